import boto3
import pytest

from infra import sender
from infra.stacks import StackError


def test_a_domain_is_waited_for_until_it_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, False, True])
    monkeypatch.setattr(sender, "PAUSE", 0)
    monkeypatch.setattr(sender, "verified", lambda domain: next(answers))
    sender.wait("sender.example")
    assert list(answers) == []


def test_the_wait_has_an_end_and_says_what_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "MINUTES", 0)
    monkeypatch.setattr(sender, "PAUSE", 0)
    monkeypatch.setattr(sender, "verified", lambda domain: False)
    with pytest.raises(StackError, match=r"DKIM records of sender\.example .* registrar"):
        sender.wait("sender.example")


def test_ses_is_asked() -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity="sender.example")
    assert sender.verified("sender.example")
