"""The domain that sends mail. SES verifies it by its DKIM records, and Cognito rejects it before that."""

import time

import boto3

from infra.deploy.errors import StackError

_TIMEOUT_MINUTES = 15
_PAUSE_SECONDS = 2


def wait_until_verified(domain: str) -> None:
    """Return when SES has verified the domain. Raise StackError after 15 minutes."""
    deadline = time.monotonic() + 60 * _TIMEOUT_MINUTES
    while not is_verified(domain):
        if time.monotonic() > deadline:
            raise StackError(
                f"SES has not found the DKIM records of {domain} in {_TIMEOUT_MINUTES} minutes. Check that the"
                " domain's registrar has the name servers of its Route 53 zone, then run the command again."
                " SES searches for three days"
            )
        time.sleep(_PAUSE_SECONDS)


def is_verified(domain: str) -> bool:
    return boto3.client("sesv2").get_email_identity(EmailIdentity=domain)["VerifiedForSendingStatus"]
