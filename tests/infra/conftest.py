"""The stacks in an emulator that enforces IAM, and users of the to-do service in it."""

from collections.abc import Iterator

import pytest

from infra.deploy.cloudformation import stacks
from infra.deploy.cloudformation.stacks import select_parameters
from infra.local.emulator import Emulator
from infra.paths import TEMPLATES
from tests.support.cognito_users import People
from tests.support.secured_aws import SecuredAws


@pytest.fixture(scope="session")
def secured_aws() -> Iterator[SecuredAws]:
    with Emulator(auth=True) as emulator, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", emulator.url)
        origins = {"SiteOrigin": "https://blog.example.com", "TodosOrigin": "https://todos.example.com"}
        data = stacks.deploy("myblog-data", TEMPLATES / "data.yaml", origins)
        buckets = {
            name: data[name] for name in ("StaticBucket", "MediaBucket", "ThumbnailsBucket", "LogsBucket")
        }
        edge = stacks.deploy("myblog-edge", TEMPLATES / "edge.yaml", buckets)
        sender = {"SenderEmail": "hello@blog.example", "SenderDomain": "blog.example"}
        mail = stacks.deploy("myblog-mail", TEMPLATES / "mail.yaml", sender)
        values = {"Project": "myblog", "NameSesResources": "false", **data, **mail, **edge}
        roles, second = (
            stacks.deploy(
                f"myblog-{name}", TEMPLATES / f"{name}.yaml", select_parameters(values, f"{name}.yaml")
            )
            for name in ("roles", "second")
        )
        patch.undo()
        yield SecuredAws(emulator, data, edge, mail, {**roles, "BlogEuRoleArn": second["BlogEuRoleArn"]})


@pytest.fixture(scope="session")
def people(secured_aws: SecuredAws) -> People:
    """The user pools of the to-do service, with the users Ada and Bob."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", secured_aws.emulator.url)
        values = {"ClientUrls": "https://todos.example.com/", **secured_aws.data, **secured_aws.mail}
        auth = stacks.deploy("myblog-auth", TEMPLATES / "auth.yaml", select_parameters(values, "auth.yaml"))
    people = People(secured_aws.client, secured_aws.emulator.url, auth, secured_aws.data)
    people.add("ada@example.com")
    people.add("bob@example.com")
    return people


@pytest.fixture(scope="session")
def ada(people: People) -> dict[str, str]:
    return people.sign_in("ada@example.com")


@pytest.fixture(scope="session")
def bob(people: People) -> dict[str, str]:
    return people.sign_in("bob@example.com")
