"""What becomes of mails, with an SES that says it: the emulator's own publishes no events."""

from collections.abc import Iterator

import pytest

from infra.local.mailbox.server import Mailbox
from tests.support import admin_form
from tests.support.deployment import mails
from tests.support.deployment.browser import Browser
from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.site import Site

REFUSED = (400, "MessageRejected", "Illegal address")
MAILERS = ("myblog-welcome-email", "myblog-announcements", "myblog-mail-feedback")
FAILED = (500, "InternalServiceErrorException", "Not now.")


@pytest.fixture(scope="module")
def mailbox(deployment: EmulatedDeployment) -> Iterator[Mailbox]:
    client = deployment.client("lambda")

    def known(name: str) -> dict[str, str]:
        variables: dict[str, str] = client.get_function_configuration(FunctionName=name)["Environment"][
            "Variables"
        ]
        return variables

    def tell(name: str, variables: dict[str, str]) -> None:
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables})

    before = {name: known(name) for name in MAILERS}
    with Mailbox(deployment.endpoint) as mailbox:
        for name, variables in before.items():
            tell(name, {**variables, **mailbox.environment(), "SNS_SIGNATURES": "unchecked"})
        yield mailbox
        for name, variables in before.items():
            tell(name, variables)


def state(deployment: EmulatedDeployment, email: str) -> str:
    return str(mails.subscriber(deployment, email).get("state", {}).get("S"))


def test_a_bounce_stops_all_mail(deployment: EmulatedDeployment, site: Site, mailbox: Mailbox) -> None:
    nobody = "bounce@simulator.amazonses.com"
    mails.sign_up(site, nobody)
    assert mails.comes(lambda: state(deployment, nobody) == "bounced")


def test_an_address_that_ses_refuses_is_not_tried_again(
    deployment: EmulatedDeployment, site: Site, mailbox: Mailbox
) -> None:
    mailbox.fail_next(REFUSED)
    mails.sign_up(site, "refused@example.com")
    assert mails.comes(lambda: "reason" in mails.subscriber(deployment, "refused@example.com"))


def test_a_welcome_that_fails_is_set_aside(
    deployment: EmulatedDeployment, site: Site, mailbox: Mailbox
) -> None:
    sqs, queue = deployment.client("sqs"), deployment.outputs("data")["WelcomeRetryQueueUrl"]

    def waiting() -> int:
        found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        return sum(
            int(value) for name, value in found.items() if name.startswith("ApproximateNumberOfMessages")
        )

    assert waiting() == 0
    mailbox.fail_next(FAILED)
    mails.sign_up(site, "later@example.com")
    assert mails.comes(lambda: waiting() == 1)


def test_news_that_one_subscriber_does_not_get_reach_the_others(
    deployment: EmulatedDeployment, site: Site, mailbox: Mailbox, edith: Browser
) -> None:
    readers = [mails.confirmed(deployment, site, f"{name}@example.com") for name in ("una", "vic", "wim")]
    mailbox.fail_next(REFUSED, FAILED)
    data = admin_form.read_form(edith.get(admin_form.post_url("add"))) | {
        "title": "Fog",
        "body": "Fog.",
        "announce": "on",
    }
    assert edith.post(admin_form.post_url("add"), {**data, "_publish": "1"}).status_code == 302

    def told() -> list[str]:
        news = {
            email for email in readers for mail in mails.sent(deployment, email) if mail["Subject"] == "Fog"
        }
        return sorted(news)

    assert mails.comes(lambda: len(told()) == 1)
    assert mails.comes(lambda: [state(deployment, email) for email in readers].count("bounced") == 1)
