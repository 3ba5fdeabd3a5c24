"""The wait for SES to verify the sender's domain."""

import boto3
import pytest

from infra.deploy import ses_identity
from infra.deploy.errors import StackError


def test_wait_ends_when_the_domain_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, False, True])
    monkeypatch.setattr(ses_identity, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(ses_identity, "is_verified", lambda domain: next(answers))
    ses_identity.wait_until_verified("sender.example")
    assert list(answers) == []


def test_wait_that_takes_too_long_says_what_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ses_identity, "_TIMEOUT_MINUTES", 0)
    monkeypatch.setattr(ses_identity, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(ses_identity, "is_verified", lambda domain: False)
    with pytest.raises(StackError, match=r"DKIM records of sender\.example .* registrar"):
        ses_identity.wait_until_verified("sender.example")


def test_domain_is_verified_if_ses_says_so() -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity="sender.example")
    assert ses_identity.is_verified("sender.example")
