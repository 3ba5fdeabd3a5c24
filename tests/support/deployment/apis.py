"""The integrations of APIs in API Gateway, and their permissions."""

import json
from typing import Any

from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from tests.support.deployment.emulated import EmulatedDeployment

Integration = dict[str, Any]


def list_integrations(
    deployment: EmulatedDeployment, api: str, region: str | None = None
) -> list[Integration]:
    client = deployment.client("apigateway", region)
    (api_id,) = [entry["id"] for entry in client.get_rest_apis()["items"] if entry["name"] == api]
    resources = client.get_resources(restApiId=api_id, embed=["methods"], limit=500)["items"]
    methods = [method for resource in resources for method in resource.get("resourceMethods", {}).values()]
    return [method["methodIntegration"] for method in methods if "methodIntegration" in method]


def function_arn(integration: Integration) -> str:
    """Return the ARN of the function or alias that an integration calls."""
    arn: str = integration["uri"].partition("/functions/")[2]
    return arn.removesuffix("/invocations")


def may_call(deployment: EmulatedDeployment, integration: Integration) -> bool:
    """Return whether API Gateway may assume the role, and the role may call. The emulator checks neither."""
    iam, role = deployment.client("iam"), integration["credentials"].rpartition("/")[2]
    trusted = json.dumps(iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"])
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    policy = json.dumps(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
    request = EvalContext(
        principal_arn=integration["credentials"],
        principal_type="AssumedRole",
        principal_account="000000000000",
        action="lambda:InvokeFunction",
        resource_arn=function_arn(integration),
        region="us-east-1",
        service_context={},
    )
    decision: str = evaluate(request, [parse_policy_document(policy)]).decision
    return decision == "Allow" and "apigateway.amazonaws.com" in trusted
