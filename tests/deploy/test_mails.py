"""Bounces and failures of mails, with the local mailbox instead of the emulator's SES, which publishes no events."""

from collections.abc import Iterator

import pytest

from infra.local.mailbox.server import Mailbox
from tests.support import admin_form
from tests.support.deployment import mails
from tests.support.deployment.browser import Browser
from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.site import Site

REJECTED = (400, "MessageRejected", "Illegal address")
MAILERS = ("myblog-welcome-email", "myblog-announcements", "myblog-mail-feedback")
FAILED = (500, "InternalServiceErrorException", "Not now.")


@pytest.fixture(scope="module")
def mailbox(deployment: EmulatedDeployment) -> Iterator[Mailbox]:
    client = deployment.client("lambda")

    def get_variables(name: str) -> dict[str, str]:
        variables: dict[str, str] = client.get_function_configuration(FunctionName=name)["Environment"][
            "Variables"
        ]
        return variables

    def set_variables(name: str, variables: dict[str, str]) -> None:
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables})

    before = {name: get_variables(name) for name in MAILERS}
    with Mailbox(deployment.endpoint) as mailbox:
        for name, variables in before.items():
            set_variables(name, {**variables, **mailbox.environment(), "SNS_SIGNATURES": "unchecked"})
        yield mailbox
        for name, variables in before.items():
            set_variables(name, variables)


def state(deployment: EmulatedDeployment, email: str) -> str:
    return str(mails.get_subscriber(deployment, email).get("state", {}).get("S"))


def test_bounce_is_recorded(deployment: EmulatedDeployment, site: Site, mailbox: Mailbox) -> None:
    nobody = "bounce@simulator.amazonses.com"
    mails.sign_up(site, nobody)
    assert mails.becomes_true(lambda: state(deployment, nobody) == "bounced")


def test_address_that_ses_rejects_is_recorded(
    deployment: EmulatedDeployment, site: Site, mailbox: Mailbox
) -> None:
    mailbox.fail_next(REJECTED)
    mails.sign_up(site, "rejected@example.com")
    assert mails.becomes_true(lambda: "reason" in mails.get_subscriber(deployment, "rejected@example.com"))


def test_welcome_email_that_fails_goes_to_the_retry_queue(
    deployment: EmulatedDeployment, site: Site, mailbox: Mailbox
) -> None:
    sqs, queue = deployment.client("sqs"), deployment.outputs("data")["WelcomeRetryQueueUrl"]

    def count_messages() -> int:
        attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        return sum(
            int(value) for name, value in attributes.items() if name.startswith("ApproximateNumberOfMessages")
        )

    assert count_messages() == 0
    mailbox.fail_next(FAILED)
    mails.sign_up(site, "later@example.com")
    assert mails.becomes_true(lambda: count_messages() == 1)


def test_failed_announcement_does_not_affect_other_subscribers(
    deployment: EmulatedDeployment, site: Site, mailbox: Mailbox, edith: Browser
) -> None:
    readers = [
        mails.sign_up_and_confirm(deployment, site, f"{name}@example.com") for name in ("una", "vic", "wim")
    ]
    mailbox.fail_next(REJECTED, FAILED)
    data = admin_form.read_form(edith.get(admin_form.post_url("add"))) | {
        "title": "Fog",
        "body": "Fog.",
        "announce": "on",
    }
    assert edith.post(admin_form.post_url("add"), {**data, "_publish": "1"}).status_code == 302

    def notified() -> list[str]:
        addresses = {
            email
            for email in readers
            for mail in mails.sent_mails(deployment, email)
            if mail["Subject"] == "Fog"
        }
        return sorted(addresses)

    assert mails.becomes_true(lambda: len(notified()) == 1)
    assert mails.becomes_true(lambda: [state(deployment, email) for email in readers].count("bounced") == 1)
