from collections.abc import Iterator

import pytest

from common.aws import clients
from infra.deploy.cloudformation import stacks
from infra.local.mailbox.server import Mailbox
from infra.paths import TEMPLATES
from tests.support.aws_resources import create_queue, temporary_table
from tests.support.mail_services import MailServices
from tests.support.plugin import emulator
from workers import announcements
from workers.mail import sender

SENDER = {"SenderEmail": "hello@blog.example", "SenderDomain": "blog.example"}


@pytest.fixture(scope="session")
def mail_stack(running_emulator: None, pytestconfig: pytest.Config) -> dict[str, str]:
    template = TEMPLATES / "mail.yaml"
    return stacks.deploy("tests-mail", template, SENDER, report=lambda _: None)


@pytest.fixture
def services(
    data_stack: dict[str, str],
    mail_stack: dict[str, str],
    subscribers_table_name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MailServices]:
    """The environment of the mail workers, with tables and queues for one test."""
    with temporary_table(data_stack["IdempotencyTable"]) as idempotency, Mailbox(emulator.url) as mailbox:
        environment = {
            **stacks.to_environment(data_stack | mail_stack),
            **mailbox.environment(),
            "SUBSCRIBERS_TABLE": subscribers_table_name,
            "IDEMPOTENCY_TABLE": idempotency,
            "WELCOME_RETRY_QUEUE_URL": create_queue(),
            "ANNOUNCEMENTS_QUEUE_URL": create_queue(),
            "SITE_URL": "http://testserver",
            "SITE_NAME": "Tides & Times",
            "UNSUBSCRIBE_SECRET": "tests-only",
            "SNS_SIGNATURES": "unchecked",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        _clear_caches()
        yield MailServices(environment, mailbox)
    _clear_caches()


def _clear_caches() -> None:
    """Drop clients and values that depend on the environment."""
    for cached in (clients.ses, sender.idempotent_send, announcements.max_send_rate):
        cached.cache_clear()
