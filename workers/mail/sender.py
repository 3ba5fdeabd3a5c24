"""Mails, sent by SES once each.

"Once" has two guards. Powertools' idempotency remembers what is done and what is being done. And SES itself
tells by its Send event (`workers.mail_feedback` notes it down) that it has taken a mail: so when a worker ended
between SES's answer and its own note, or the answer got lost, the next attempt finds the event, and sends nothing.
"""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr
from functools import cache
from hashlib import sha256
from random import uniform
from typing import TYPE_CHECKING, Any, Literal

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from botocore.exceptions import ClientError

from common import signed_links, site, subscribers_table, tracing
from common.aws import clients
from common.subscribers_table import Subscriber
from workers.mail.rendering import write

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from mypy_boto3_sesv2.type_defs import EmailContentTypeDef

Outcome = Literal["sent", "sent before", "refused"]

# Seconds: a message waits in a queue for 14 days at most, and then for 14 in its dead-letter queue.
REMEMBERED = 30 * 24 * 3600
THROTTLED = {"TooManyRequestsException", "ThrottlingException", "LimitExceededException"}
REFUSED = {"MessageRejected", "BadRequestException"}
# What SES says of a mail's recipient; it says the same codes of a mail's content, and of identities not verified.
OF_THE_ADDRESS = re.compile(r"address|domain|recipient|user name|mailbox", re.IGNORECASE)
ATTEMPTS = 6  # at a mail that SES has no capacity for: over up to 5 seconds, for ten mails have 60

config = IdempotencyConfig(expires_after_seconds=REMEMBERED)


@dataclass(frozen=True)
class Mail:
    id: str  # letters, digits and `-`: it is SES's tag `mail`
    template: Literal["welcome", "post"]
    values: dict[str, str]


class Throttled(Exception):
    """SES has no capacity, such as when the day's quota is used up: to be tried again in minutes, however often."""


def begin(context: "LambdaContext") -> None:
    """Tell how long this invocation has: what it began counts as being done until then."""
    config.register_lambda_context(context)


def send(mail: Mail, to: Subscriber) -> Outcome:
    """Send a mail unless it was sent before; if SES refuses the address for good, record that.

    Raises `Throttled`, or what else went wrong: then it is not known to be sent, and can be tried again a minute later.
    """
    outcome: Outcome = once()(mail_id=mail.id, mail=mail, to=to)
    return outcome


@cache
def once() -> Callable[..., Any]:
    store = DynamoDBPersistenceLayer(os.environ["IDEMPOTENCY_TABLE"], boto3_client=clients.dynamodb())
    decorated: Callable[..., Any] = idempotent_function(
        deliver, data_keyword_argument="mail_id", persistence_store=store, config=config, key_prefix="mail"
    )
    return decorated


def deliver(*, mail_id: str, mail: Mail, to: Subscriber) -> Outcome:
    if was_sent(mail_id):
        return "sent before"
    try:
        hand_over(mail, to)
    except ClientError as error:
        if not refuses_address(error):
            raise
        subscribers_table.stop(to.email, "bounced", error.response["Error"]["Message"])
        return "refused"
    return "sent"


def hand_over(mail: Mail, to: Subscriber) -> None:
    """Give a mail to SES, more slowly when it says so."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            clients.ses().send_email(
                FromEmailAddress=formataddr((site.site_name(), os.environ["SENDER_EMAIL"])),
                Destination={"ToAddresses": [to.address]},
                Content=content(mail, to),
                ConfigurationSetName=os.environ["SES_CONFIGURATION_SET"],
                EmailTags=[{"Name": "mail", "Value": mail.id}],
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in THROTTLED:
                raise
            if attempt == ATTEMPTS:
                raise Throttled(str(error)) from error
            time.sleep(uniform(0.5, 1) * 0.08 * 2**attempt)  # noqa: S311 - only spreads the attempts
        else:
            return


def refuses_address(error: ClientError) -> bool:
    """Tell whether SES will never take mail to this address. If in doubt, the fault is ours, not the reader's."""
    code, told = error.response["Error"]["Code"], error.response["Error"]["Message"]
    ours = "verified" in told or os.environ["SENDER_EMAIL"] in told
    return code in REFUSED and not ours and bool(OF_THE_ADDRESS.search(told))


# --- Contents


def content(mail: Mail, to: Subscriber) -> "EmailContentTypeDef":
    """Write a mail, with the one-click unsubscribing of RFC 8058 in its headers, and the ids of its request."""
    token = signed_links.sign_token(os.environ["UNSUBSCRIBE_SECRET"], "unsubscribe", to.email)
    url = link("unsubscribe", token)
    values = {
        "site": site.site_name(),
        "description": site.site_description(),
        "site_url": os.environ["SITE_URL"],
        "unsubscribe_url": url,
        **mail.values,
    }
    letter = write(mail.template, values)
    ids: Any = [{"Name": name, "Value": value} for name, value in tracing.request_headers().items()]
    mailto = f"mailto:{os.environ.get('UNSUBSCRIBE_EMAIL') or os.environ['SENDER_EMAIL']}?subject={token}"
    return {
        "Simple": {
            "Subject": {"Data": letter.subject, "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": letter.text, "Charset": "UTF-8"},
                "Html": {"Data": letter.html, "Charset": "UTF-8"},
            },
            "Headers": [
                {"Name": "List-Unsubscribe", "Value": f"<{url}>, <{mailto}>"},
                {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
                *ids,
            ],
        }
    }


def link(path: str, token: str) -> str:
    return f"{os.environ['SITE_URL']}/{path}/{token}/"


# --- What SES has taken


def note_sent(mail_id: str) -> None:
    item = {"id": {"S": sent_key(mail_id)}, "expiration": {"N": str(int(time.time()) + REMEMBERED)}}
    clients.dynamodb().put_item(TableName=os.environ["IDEMPOTENCY_TABLE"], Item=item)


def was_sent(mail_id: str) -> bool:
    key = {"id": {"S": sent_key(mail_id)}}
    found = clients.dynamodb().get_item(
        TableName=os.environ["IDEMPOTENCY_TABLE"], Key=key, ConsistentRead=True
    )
    return "Item" in found


def sent_key(mail_id: str) -> str:
    return f"sent#{mail_id}"


def pseudonym(email: str) -> str:
    """Name a subscriber where the address need not be known, such as in a mail's id and in the log."""
    return sha256(email.encode()).hexdigest()[:32]
