"""The domain that mails come from. SES verifies it by its DKIM records, and until then Cognito refuses it."""

import time

import boto3

from infra.deploy.stacks import StackError

MINUTES = 15
PAUSE = 2


def wait(domain: str) -> None:
    """Return when SES has verified it. Raise StackError if it takes too long."""
    deadline = time.monotonic() + 60 * MINUTES
    while not verified(domain):
        if time.monotonic() > deadline:
            raise StackError(
                f"SES has not found the DKIM records of {domain} in {MINUTES} minutes. See that the domain's"
                " registrar names the servers of its zone in Route 53, and run it again: SES looks for three days"
            )
        time.sleep(PAUSE)


def verified(domain: str) -> bool:
    return boto3.client("sesv2").get_email_identity(EmailIdentity=domain)["VerifiedForSendingStatus"]
