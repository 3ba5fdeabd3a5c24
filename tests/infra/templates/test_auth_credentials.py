"""The AWS credentials of signed-in users."""

import pytest
from botocore.exceptions import ClientError
from ministack.core.iam_evaluator import EvalContext, evaluate_trust_policy

from tests.support.cognito_users import People
from tests.support.policies import role


def test_user_keeps_the_same_folder(people: People, ada: dict[str, str], bob: dict[str, str]) -> None:
    again = people.sign_in("ada@example.com")
    assert people.identity(ada["IdToken"]) == people.identity(again["IdToken"])
    assert people.identity(ada["IdToken"]) != people.identity(bob["IdToken"])


def test_token_of_another_user_gives_no_credentials(
    people: People, ada: dict[str, str], bob: dict[str, str]
) -> None:
    identity = people.identity(ada["IdToken"])
    header, payload, _ = ada["IdToken"].split(".")
    forged = f"{header}.{payload}.{bob['IdToken'].split('.')[2]}"
    for token in (bob["IdToken"], ada["AccessToken"], forged, "x"):
        with pytest.raises(ClientError, match="NotAuthorizedException"):
            people.identities.get_credentials_for_identity(IdentityId=identity, Logins=people.logins(token))


@pytest.mark.parametrize(
    ("pool", "kind", "trusted"),
    [
        (None, "authenticated", True),
        (None, "unauthenticated", False),
        ("us-east-1:x", "authenticated", False),
    ],
)
def test_role_trusts_only_signed_in_users_of_the_pool(
    people: People, pool: str | None, kind: str, *, trusted: bool
) -> None:
    document = people.client("iam").get_role(RoleName=role(people))["Role"]["AssumeRolePolicyDocument"]
    provider = "cognito-identity.amazonaws.com"
    request = EvalContext(
        principal_arn=provider,
        principal_type="FederatedUser",
        principal_account="",
        action="sts:AssumeRoleWithWebIdentity",
        resource_arn="*",
        region="us-east-1",
        service_context={
            f"{provider}:aud": pool or people.auth["CognitoIdentityPoolId"],
            f"{provider}:amr": [kind],
        },
    )
    assert evaluate_trust_policy(document, provider, request) is trusted
