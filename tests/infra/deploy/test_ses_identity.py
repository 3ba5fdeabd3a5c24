import boto3
import pytest

from infra.deploy import ses_identity
from infra.deploy.stacks import StackError


def test_a_domain_is_waited_for_until_it_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, False, True])
    monkeypatch.setattr(ses_identity, "PAUSE", 0)
    monkeypatch.setattr(ses_identity, "verified", lambda domain: next(answers))
    ses_identity.wait("sender.example")
    assert list(answers) == []


def test_the_wait_has_an_end_and_says_what_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ses_identity, "MINUTES", 0)
    monkeypatch.setattr(ses_identity, "PAUSE", 0)
    monkeypatch.setattr(ses_identity, "verified", lambda domain: False)
    with pytest.raises(StackError, match=r"DKIM records of sender\.example .* registrar"):
        ses_identity.wait("sender.example")


def test_ses_is_asked() -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity="sender.example")
    assert ses_identity.verified("sender.example")
