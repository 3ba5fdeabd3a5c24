"""Decisions of the role of to-do users, by the emulator's policy evaluator.

The emulator does not resolve policy variables, which AWS does at each request. These functions do it instead.
"""

import json
from typing import Any

from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from tests.support.cognito_users import People


def role(people: People) -> str:
    return people.auth["UserRoleArn"].rpartition("/")[2]


def policy(people: People, variables: dict[str, str]) -> str:
    """Return the role's policy as deployed, with its variables filled in."""
    response = people.client("iam").get_role_policy(RoleName=role(people), PolicyName="user")
    text = json.dumps(response["PolicyDocument"])
    for name, value in variables.items():
        assert f"${{{name}}}" in text
        text = text.replace(f"${{{name}}}", value)
    assert "${" not in text
    return text


def decide(document: str, action: str, resource: str, **context: Any) -> str:
    request = EvalContext(
        principal_arn="arn:aws:sts::000000000000:assumed-role/user/CognitoIdentityCredentials",
        principal_type="AssumedRole",
        principal_account="000000000000",
        action=action,
        resource_arn=resource,
        region="us-east-1",
        service_context=context,
    )
    decision: str = evaluate(request, [parse_policy_document(document)]).decision
    return decision
