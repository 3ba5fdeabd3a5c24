"""MiniStack with corrections, as a program. It appends each IAM decision to the file that RECORD names.

Versions of a function have their own code, and are found by a partial ARN. Aliases may have any name. SES verifies a
domain only after its DKIM records are published, and Cognito accepts only verified senders.
"""

import json
import os
import runpy
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import lambda_svc, route53, ses_v2
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

decide, decide_by_resource = iam_evaluator.evaluate, iam_evaluator.evaluate_resource_policy
named, described = lambda_svc._resolve_name_and_qualifier, lambda_svc._get_function
served, handled = lambda_svc.serve_function_code, lambda_svc.handle_request
sesv2_handled = ses_v2.handle_request
identities, pools = (
    _RESOURCE_HANDLERS["AWS::SES::EmailIdentity"],
    _RESOURCE_HANDLERS["AWS::Cognito::UserPool"],
)
identity_made, pool_made = identities["create"], pools["create"]
of_a_resource = ContextVar("of_a_resource", default=False)


def evaluate(asked: Any, *policies: Any) -> Any:
    result = decide(asked, *policies)
    if not of_a_resource.get():
        call = {
            "by": asked.principal_arn,
            "action": asked.action,
            "resource": asked.resource_arn,
            "decision": result.decision,
        }
        with Path(os.environ["RECORD"]).open("a") as record:
            record.write(json.dumps(call) + "\n")
    return result


def evaluate_resource_policy(*asked: Any, **options: Any) -> Any:
    """Evaluate the policy of a bucket or queue without recording it: the record contains decisions of roles."""
    token = of_a_resource.set(True)
    try:
        return decide_by_resource(*asked, **options)
    finally:
        of_a_resource.reset(token)


def resolve(name: str) -> Any:
    """Accept `function:name:1`, the name of a version that `zappa rollback` sends."""
    return named(name.removeprefix("function:"))


def get_function(name: str, version: str | None = None) -> Any:
    status, headers, body = described(name, version)
    return (
        status,
        headers,
        body.replace(f"/{name}?".encode(), f"/{name}:{version}?".encode()) if version else body,
    )


def serve_function_code(name: str, account_id: str, region: str) -> Any:
    name, _, version = name.partition(":")
    if not version:
        return served(name, account_id, region)
    found = lambda_svc._functions.get_scoped(account_id, region, name)["versions"][version]
    return 200, {"Content-Type": "application/zip"}, found["code_zip"]


async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
    """Handle requests for aliases. MiniStack mistakes the alias `provisioned-concurrency` for another API."""
    *_, function, kind, alias = path.split("/")
    if kind != "aliases":
        return await handled(method, path, headers, body, query)
    match method:
        case "PUT":
            return lambda_svc._update_alias(function, alias, json.loads(body))
        case "DELETE":
            return lambda_svc._delete_alias(function, alias)
    return lambda_svc._get_alias(function, alias)


def make_identity(logical_id: str, properties: Any, stack: str) -> Any:
    domain, attributes = identity_made(logical_id, properties, stack)
    ses_v2._identities[domain]["VerifiedForSendingStatus"] = False
    for number, token in enumerate(ses_v2._dkim_tokens(domain), 1):
        attributes[f"DkimDNSTokenName{number}"] = f"{token}._domainkey.{domain}"
        attributes[f"DkimDNSTokenValue{number}"] = f"{token}.dkim.amazonses.com"
    return domain, attributes


async def handle_sesv2(method: str, path: str, *request: Any) -> Any:
    answer = await sesv2_handled(method, path, *request)
    _, _, domain = path.partition("/identities/")
    if method == "GET" and domain:
        ses_v2._identities[domain]["VerifiedForSendingStatus"] = published(domain)
    return answer


def published(domain: str) -> bool:
    records = [record for zone in route53._records.values() for record in zone if record["Type"] == "CNAME"]
    found = {record["Name"].rstrip("."): record["ResourceRecords"] for record in records}
    tokens = ses_v2._dkim_tokens(domain)
    return all(
        found.get(f"{token}._domainkey.{domain}") == [f"{token}.dkim.amazonses.com"] for token in tokens
    )


def make_pool(logical_id: str, properties: Any, stack: str) -> Any:
    sender = properties["EmailConfiguration"]["SourceArn"].rpartition("/")[2]
    if not ses_v2._identities[sender]["VerifiedForSendingStatus"]:
        raise ValueError(f"Email address is not verified: {sender}")
    return pool_made(logical_id, properties, stack)


iam_evaluator.evaluate = evaluate
iam_evaluator.evaluate_resource_policy = evaluate_resource_policy
lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = 0  # callers poll a pending change every five seconds
lambda_svc._resolve_name_and_qualifier = resolve
lambda_svc._get_function = get_function
lambda_svc.serve_function_code = serve_function_code
lambda_svc.handle_request = handle_request
ses_v2.handle_request = handle_sesv2
identities["create"], pools["create"] = make_identity, make_pool

if __name__ == "__main__":
    runpy.run_module("ministack", run_name="__main__")
