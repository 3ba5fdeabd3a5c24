"""Mail sent to the local mailbox as the workers send it."""

from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from infra.local.mailbox.server import Mailbox

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

SENDER = "MyBlog <hello@blog.example.com>"
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1})


def make_ses_client(mailbox: Mailbox, config: Config = ONE_ATTEMPT) -> "SESV2Client":
    """Return a client that may send as SENDER."""
    client = boto3.client("sesv2", endpoint_url=mailbox.url, config=config)
    client.create_email_identity(EmailIdentity=parseaddr(SENDER)[1])
    return client


def send_mail(
    client: "SESV2Client", to: str = "ada@example.com", *, sender: str = SENDER, **more: Any
) -> str:
    simple: Any = {
        "Subject": {"Data": "Welcome"},
        "Body": {"Text": {"Data": "Hello"}, "Html": {"Data": "<p>Hello</p>"}},
        "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://blog.example.com/bye>"}],
    }
    destination: Any = {"ToAddresses": [to]}
    return client.send_email(
        FromEmailAddress=sender, Destination=destination, Content={"Simple": simple}, **more
    )["MessageId"]
