"""MiniStack with behaviour of AWS that it lacks.

It records the decisions of roles in the file that RECORD names. Functions have versions with their own code, partial
ARNs, and aliases of any name. SES verifies a domain by its DKIM records, and Cognito rejects other domains. A schedule
belongs to its group, not to the default one.
"""

import json
import os
import runpy
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.services import lambda_svc, route53, ses_v2
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

_evaluate, _evaluate_resource_policy = iam_evaluator.evaluate, iam_evaluator.evaluate_resource_policy
_extract_resource_arn = iam_actions.extract_resource_arn
_resolve, _get_function = lambda_svc._resolve_name_and_qualifier, lambda_svc._get_function
_serve_function_code, _handle_request = lambda_svc.serve_function_code, lambda_svc.handle_request
_handle_sesv2 = ses_v2.handle_request
_identities, _pools = (
    _RESOURCE_HANDLERS["AWS::SES::EmailIdentity"],
    _RESOURCE_HANDLERS["AWS::Cognito::UserPool"],
)
_create_identity, _create_pool = _identities["create"], _pools["create"]
_is_resource_policy = ContextVar("is_resource_policy", default=False)


def evaluate(request: Any, *policies: Any) -> Any:
    """Evaluate a role's policies, and record the decision."""
    result = _evaluate(request, *policies)
    if not _is_resource_policy.get():
        call = {
            "by": request.principal_arn,
            "action": request.action,
            "resource": request.resource_arn,
            "decision": result.decision,
        }
        with Path(os.environ["RECORD"]).open("a") as record:
            record.write(json.dumps(call) + "\n")
    return result


def evaluate_resource_policy(*arguments: Any, **options: Any) -> Any:
    """Evaluate the policy of a bucket or queue without a record."""
    token = _is_resource_policy.set(True)
    try:
        return _evaluate_resource_policy(*arguments, **options)
    finally:
        _is_resource_policy.reset(token)


def extract_resource_arn(service: str, method: str, path: str, headers: Any, body: bytes, *more: Any) -> str:
    """Return the ARN of a resource. The ARN of a schedule contains its group."""
    arn = str(_extract_resource_arn(service, method, path, headers, body, *more))
    if service != "scheduler" or method not in {"POST", "PUT"}:
        return arn
    return arn.replace(":schedule/default/", f":schedule/{json.loads(body)['GroupName']}/")


def resolve(name: str) -> Any:
    """Accept `function:name:1`, which is `zappa rollback`'s name of a version."""
    return _resolve(name.removeprefix("function:"))


def get_function(name: str, version: str | None = None) -> Any:
    status, headers, body = _get_function(name, version)
    return (
        status,
        headers,
        body.replace(f"/{name}?".encode(), f"/{name}:{version}?".encode()) if version else body,
    )


def serve_function_code(name: str, account_id: str, region: str) -> Any:
    name, _, version = name.partition(":")
    if not version:
        return _serve_function_code(name, account_id, region)
    function = lambda_svc._functions.get_scoped(account_id, region, name)["versions"][version]
    return 200, {"Content-Type": "application/zip"}, function["code_zip"]


async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
    """Handle the alias `provisioned-concurrency`, whose name MiniStack takes for the API's path of that name."""
    *_, function, kind, alias = path.split("/")
    if kind != "aliases":
        return await _handle_request(method, path, headers, body, query)
    match method:
        case "PUT":
            return lambda_svc._update_alias(function, alias, json.loads(body))
        case "DELETE":
            return lambda_svc._delete_alias(function, alias)
    return lambda_svc._get_alias(function, alias)


def create_identity(logical_id: str, properties: Any, stack: str) -> Any:
    domain, attributes = _create_identity(logical_id, properties, stack)
    ses_v2._identities[domain]["VerifiedForSendingStatus"] = False
    for number, token in enumerate(ses_v2._dkim_tokens(domain), 1):
        attributes[f"DkimDNSTokenName{number}"] = f"{token}._domainkey.{domain}"
        attributes[f"DkimDNSTokenValue{number}"] = f"{token}.dkim.amazonses.com"
    return domain, attributes


async def handle_sesv2(method: str, path: str, *request: Any) -> Any:
    response = await _handle_sesv2(method, path, *request)
    _, _, domain = path.partition("/identities/")
    if method == "GET" and domain:
        ses_v2._identities[domain]["VerifiedForSendingStatus"] = has_dkim_records(domain)
    return response


def has_dkim_records(domain: str) -> bool:
    records = [record for zone in route53._records.values() for record in zone if record["Type"] == "CNAME"]
    values = {record["Name"].rstrip("."): record["ResourceRecords"] for record in records}
    tokens = ses_v2._dkim_tokens(domain)
    return all(
        values.get(f"{token}._domainkey.{domain}") == [f"{token}.dkim.amazonses.com"] for token in tokens
    )


def create_pool(logical_id: str, properties: Any, stack: str) -> Any:
    sender = properties["EmailConfiguration"]["SourceArn"].rpartition("/")[2]
    if not ses_v2._identities[sender]["VerifiedForSendingStatus"]:
        raise ValueError(f"Email address is not verified: {sender}")
    return _create_pool(logical_id, properties, stack)


iam_actions.extract_resource_arn = extract_resource_arn
iam_evaluator.evaluate = evaluate
iam_evaluator.evaluate_resource_policy = evaluate_resource_policy
lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = (
    0  # boto3's waiters would repeat their request only after five seconds
)
lambda_svc._resolve_name_and_qualifier = resolve
lambda_svc._get_function = get_function
lambda_svc.serve_function_code = serve_function_code
lambda_svc.handle_request = handle_request
ses_v2.handle_request = handle_sesv2
_identities["create"], _pools["create"] = create_identity, create_pool

if __name__ == "__main__":
    runpy.run_module("ministack", run_name="__main__")
