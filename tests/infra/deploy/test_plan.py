"""The stacks of a deployment and the sources of their parameters. tests/deploy runs the steps."""

import subprocess
import sys

import pytest

from infra.deploy import zappa_stages
from infra.deploy.checks import account
from infra.deploy.cloudformation import stacks
from infra.deploy.cloudformation.stacks import select_parameters
from infra.deploy.errors import StackError
from infra.deploy.functions import references
from infra.deploy.plan import Deployment
from infra.paths import TEMPLATES

BY_HAND = {"updates", "updates_cdn", "updates_s3"}  # no part of `make deploy`
HEAVY = """
import sys
import infra.deploy
import infra.deploy.plan
loaded = {name for name in sys.modules if name.split(".")[0] in {"django", "ministack"}}
loaded |= {name for name in sys.modules if name.startswith("infra.local")}
print(sorted(loaded))
"""


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment without the variables that a deployment reads or sets, restored afterwards."""
    for name in ("ENV", "SITE_URL", "TODOS_URL", "PARAMETERS", "ALARM_EMAIL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def test_deployment_loads_neither_the_local_stack_nor_django() -> None:
    done = subprocess.run([sys.executable, "-c", HEAVY], text=True, capture_output=True)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def test_every_template_is_a_stack_of_a_deployment() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.yaml")} - BY_HAND == zappa_stages.STACKS


def test_alarm_email_keeps_its_value_unless_it_is_set(shell: pytest.MonkeyPatch) -> None:
    assert "AlarmEmail" not in Deployment("prod", "example.com", {}).stacks.values
    for address in ("", "ops@example.com"):
        shell.setenv("ALARM_EMAIL", address)
        values = Deployment("prod", "example.com", {}).stacks.values
        assert select_parameters(values, "alarms.yaml")["AlarmEmail"] == address


def test_parameters_of_any_stack_can_be_set(shell: pytest.MonkeyPatch) -> None:
    shell.setenv("PARAMETERS", "CacheSize=none UnsubscribeEmail=stop@example.com")
    values = Deployment("prod", "example.com", {}).stacks.values
    assert select_parameters(values, "api.yaml")["CacheSize"] == "none"
    assert select_parameters(values, "mail.yaml")["UnsubscribeEmail"] == "stop@example.com"
    assert list(account.check_parameters()) == []


def test_parameter_that_no_stack_has_is_reported(shell: pytest.MonkeyPatch) -> None:
    shell.setenv("PARAMETERS", "CacheSize=none DaxNode=1")
    (problem,) = account.check_parameters()
    assert "no stack of this deployment has the parameter DaxNode" in problem
    shell.setenv("PARAMETERS", "DaxNodes=0")
    assert len(list(account.check_parameters())) == 1
    shell.setenv("NETWORK", "vpc")
    assert list(account.check_parameters()) == []


def test_output_that_no_stack_has_yet_is_named(shell: pytest.MonkeyPatch) -> None:
    deployment = Deployment("prod", "example.com", {})
    with pytest.raises(StackError, match="has the output TodosApiId"):
        deployment.stacks["TodosApiId"]


def test_workers_get_the_address_that_receives_unsubscribe_mails(shell: pytest.MonkeyPatch) -> None:
    shell.setenv("ENV", "unsubscribing")
    sender = {"SenderEmail": "hello@sender.example", "SenderDomain": "sender.example"}
    stacks.deploy("myblog-unsubscribing-mail", TEMPLATES / "mail.yaml", sender, lambda _: None)
    for stage in ("welcome_email", "announcements"):
        reference = zappa_stages.stage(stage)["aws_environment_variables"]["UNSUBSCRIBE_EMAIL"]
        assert references.resolve(reference) == ""  # the sender's address then; the emulator receives no mail
    stacks.delete("myblog-unsubscribing-mail", lambda _: None)
