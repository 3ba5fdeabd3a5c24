"""Sends each mail once, with SES.

Two records prevent a second mail. Powertools' idempotency records which mails are sent, and which are in progress. And
SES publishes a Send event for each mail that it accepts, which `workers.mail_feedback` records. So if a worker stops
after SES accepted a mail and before the first record, the next attempt finds the second one.
"""

import os
import re
import time
from collections.abc import Callable
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

from common import subscribers_table
from common.aws import clients
from common.site import site_name
from common.subscribers_table import Subscriber
from workers.mail.contents import Mail, compose

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Outcome = Literal["sent", "sent before", "refused"]

# Seconds. A message waits for at most 14 days in a queue, and then for 14 days in its dead-letter queue.
_RETENTION = 30 * 24 * 3600
_ATTEMPTS = 6  # to send a throttled mail, over up to 5 seconds: an invocation has 60 seconds for ten mails
_THROTTLING_CODES = {"TooManyRequestsException", "ThrottlingException", "LimitExceededException"}
_REFUSAL_CODES = {"MessageRejected", "BadRequestException"}
# SES uses these codes also for a mail's content and for unverified identities. Only the message shows the reason.
_ADDRESS_WORDS = re.compile(r"address|domain|recipient|user name|mailbox", re.IGNORECASE)

_config = IdempotencyConfig(expires_after_seconds=_RETENTION)


class Throttled(Exception):
    """SES has no capacity, for example because the day's quota is used up. Try again in minutes, without a limit."""


def set_deadline(context: "LambdaContext") -> None:
    """Register when this invocation times out: until then, its unfinished mails count as in progress."""
    _config.register_lambda_context(context)


def send(mail: Mail, to: Subscriber) -> Outcome:
    """Send a mail unless it was sent before. If SES refuses the address permanently, stop all mail to it.

    Raise `Throttled` or another error if the mail may be unsent. A repeated call is safe after a minute.
    """
    outcome: Outcome = idempotent_send()(mail_id=mail.id, mail=mail, to=to)
    return outcome


@cache
def idempotent_send() -> Callable[..., Any]:
    store = DynamoDBPersistenceLayer(os.environ["IDEMPOTENCY_TABLE"], boto3_client=clients.dynamodb())
    function: Callable[..., Any] = idempotent_function(
        _send_unless_accepted,
        data_keyword_argument="mail_id",
        persistence_store=store,
        config=_config,
        key_prefix="mail",
    )
    return function


def _send_unless_accepted(*, mail_id: str, mail: Mail, to: Subscriber) -> Outcome:
    if is_accepted(mail_id):
        return "sent before"
    try:
        _send_with_retries(mail, to)
    except ClientError as error:
        if not _is_address_refused(error):
            raise
        subscribers_table.stop(to.email, "bounced", error.response["Error"]["Message"])
        return "refused"
    return "sent"


def _send_with_retries(mail: Mail, to: Subscriber) -> None:
    """Send a mail, again after growing pauses while SES throttles."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            clients.ses().send_email(
                FromEmailAddress=formataddr((site_name(), os.environ["SENDER_EMAIL"])),
                Destination={"ToAddresses": [to.address]},
                Content=compose(mail, to),
                ConfigurationSetName=os.environ["SES_CONFIGURATION_SET"],
                EmailTags=[{"Name": "mail", "Value": mail.id}],
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _THROTTLING_CODES:
                raise
            if attempt == _ATTEMPTS:
                raise Throttled(str(error)) from error
            time.sleep(uniform(0.5, 1) * 0.08 * 2**attempt)  # noqa: S311 - only spreads the attempts
        else:
            return


def _is_address_refused(error: ClientError) -> bool:
    """Return whether SES refuses the recipient's address permanently. In doubt, the sender is the cause."""
    code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
    is_ours = "verified" in message or os.environ["SENDER_EMAIL"] in message
    return code in _REFUSAL_CODES and not is_ours and bool(_ADDRESS_WORDS.search(message))


def pseudonymize(email: str) -> str:
    """Return a stable pseudonym of an address, for mail ids and logs."""
    return sha256(email.encode()).hexdigest()[:32]


# --- Mails that SES accepted


def record_accepted(mail_id: str) -> None:
    item = {"id": {"S": _accepted_key(mail_id)}, "expiration": {"N": str(int(time.time()) + _RETENTION)}}
    clients.dynamodb().put_item(TableName=os.environ["IDEMPOTENCY_TABLE"], Item=item)


def is_accepted(mail_id: str) -> bool:
    key = {"id": {"S": _accepted_key(mail_id)}}
    response = clients.dynamodb().get_item(
        TableName=os.environ["IDEMPOTENCY_TABLE"], Key=key, ConsistentRead=True
    )
    return "Item" in response


def _accepted_key(mail_id: str) -> str:
    return f"sent#{mail_id}"
