"""A deployment by `make deploy` in an emulated AWS that enforces IAM."""

import os
from collections.abc import Iterator

import pytest

from infra.local.emulator import Emulator
from tests.support.deployment.browser import Browser
from tests.support.deployment.emulated import EDITOR, PASSWORD, EmulatedDeployment
from tests.support.deployment.site import Site

SET_BY_DEPLOY = {"SITE_URL", "TODOS_URL", "CDN_URL"}  # the plugin of the other tests sets them too
# These check what the others have done, and then delete everything.
LAST = ["test_used_permissions.py", "test_rollback.py", "test_destroy.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LAST.index(item.path.name) + 1 if item.path.name in LAST else 0)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatedDeployment]:
    record = tmp_path_factory.mktemp("calls") / "calls.jsonl"
    record.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECORD", str(record))
        with Emulator(auth=True, program="tests.support.ministack") as emulator:
            target = {"ENV": "e2e", "DOMAIN": "example.com"}
            shell = {name: value for name, value in os.environ.items() if name not in SET_BY_DEPLOY}
            deployment = EmulatedDeployment({**shell, **emulator.environment(), **target}, record)
            deployment.client("route53").create_hosted_zone(Name="example.com", CallerReference="e2e")
            yield deployment


@pytest.fixture(scope="session")
def deployment(empty: EmulatedDeployment, tmp_path_factory: pytest.TempPathFactory) -> EmulatedDeployment:
    folder = tmp_path_factory.mktemp("sql")
    database = f"sqlite:///{folder}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30"
    empty.client("ssm").put_parameter(Name="/myblog/e2e/database-url", Value=database, Type="SecureString")
    done = empty.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    return empty


@pytest.fixture(scope="session")
def site(deployment: EmulatedDeployment) -> Site:
    """The blog, through its distribution. The emulator has it at this host name."""
    label = deployment.outputs("edge")["CdnDomain"].partition(".")[0]
    return Site(deployment.endpoint, f"{label}.cloudfront.localhost")


@pytest.fixture(scope="session")
def edith(deployment: EmulatedDeployment, site: Site) -> Browser:
    """The browser of the first editor, created as in docs/deploy.md and signed in."""
    code = (
        "from django.contrib.auth.models import User;"
        f" User.objects.create_superuser('{EDITOR}', 'edith@example.com', '{PASSWORD}')"
    )
    done = deployment.zappa("invoke", "blog", code, "--raw")
    assert done.returncode == 0, done.stdout + done.stderr
    browser = Browser(site)
    browser.sign_in(EDITOR, PASSWORD)
    return browser
