"""Direct reads of DynamoDB by users, which a parameter enables."""

import pytest

from infra.deploy.cloudformation import stacks
from infra.deploy.cloudformation.stacks import select_parameters
from infra.paths import TEMPLATES
from tests.support.cognito_users import People
from tests.support.policies import decide, policy
from tests.support.secured_aws import SecuredAws

ADA = "us-east-1:aaaa"


@pytest.fixture(scope="session")
def readers(secured_aws: SecuredAws) -> People:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", secured_aws.emulator.url)
        values = {
            "ClientUrls": "https://x.example/",
            "DirectReads": "true",
            **secured_aws.data,
            **secured_aws.mail,
        }
        auth = stacks.deploy("readers-auth", TEMPLATES / "auth.yaml", select_parameters(values, "auth.yaml"))
    return People(secured_aws.client, secured_aws.emulator.url, auth, secured_aws.data)


def reads(document: str, people: People, action: str, key: str, index: str = "") -> bool:
    table = f"arn:aws:dynamodb:us-east-1:000000000000:table/{people.data['TodosTable']}{index}"
    return decide(document, action, table, **{"dynamodb:leadingkeys": [key]}) == "Allow"


@pytest.mark.parametrize("action", ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"])
def test_users_read_their_own_items_if_enabled(readers: People, action: str) -> None:
    ada = {"cognito-identity.amazonaws.com:sub": ADA, "aws:PrincipalTag/sub": "ada"}
    document = policy(readers, ada)
    assert reads(document, readers, action, "ada")
    assert reads(document, readers, action, "ada", "/index/by_due")
    for other in ("bob", "", "ada2", ADA):
        assert not reads(document, readers, action, other)
    tags = readers.identities.get_principal_tag_attribute_map(
        IdentityPoolId=readers.auth["CognitoIdentityPoolId"], IdentityProviderName=readers.provider
    )
    assert tags["PrincipalTags"] == {"sub": "sub"}


@pytest.mark.parametrize("action", ["dynamodb:Scan", "dynamodb:PutItem", "dynamodb:PartiQLSelect"])
def test_users_never_scan_or_write(readers: People, action: str) -> None:
    document = policy(readers, {"cognito-identity.amazonaws.com:sub": ADA, "aws:PrincipalTag/sub": "ada"})
    assert not reads(document, readers, action, "ada")


def test_users_do_not_read_dynamodb_by_default(people: People) -> None:
    document = policy(people, {"cognito-identity.amazonaws.com:sub": ADA})
    assert not reads(document, people, "dynamodb:GetItem", ADA)
