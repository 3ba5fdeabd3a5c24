"""What the APIs call, as API Gateway knows it."""

import json
from typing import Any

from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from tests.support.deployment.emulated import EmulatedDeployment

Integration = dict[str, Any]


def integrations(deployment: EmulatedDeployment, api: str, region: str | None = None) -> list[Integration]:
    client = deployment.client("apigateway", region)
    (found,) = [each["id"] for each in client.get_rest_apis()["items"] if each["name"] == api]
    resources = client.get_resources(restApiId=found, embed=["methods"], limit=500)["items"]
    methods = [method for each in resources for method in each.get("resourceMethods", {}).values()]
    return [method["methodIntegration"] for method in methods if "methodIntegration" in method]


def function(integration: Integration) -> str:
    """Give the ARN of the function or alias that it calls."""
    arn: str = integration["uri"].partition("/functions/")[2]
    return arn.removesuffix("/invocations")


def may_call(deployment: EmulatedDeployment, integration: Integration) -> bool:
    """Decide as AWS does, and the emulator does not: whether API Gateway may take the role, and the role may call."""
    iam, role = deployment.client("iam"), integration["credentials"].rpartition("/")[2]
    trusted = json.dumps(iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"])
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    policy = json.dumps(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
    asked = EvalContext(
        principal_arn=integration["credentials"],
        principal_type="AssumedRole",
        principal_account="000000000000",
        action="lambda:InvokeFunction",
        resource_arn=function(integration),
        region="us-east-1",
        service_context={},
    )
    decision: str = evaluate(asked, [parse_policy_document(policy)]).decision
    return decision == "Allow" and "apigateway.amazonaws.com" in trusted
