"""The demo users in the emulator's Cognito."""

import pytest

from infra.local.demo_users import DEMO_PASSWORD, DEMO_USERS, create_demo_users
from tests.support.cognito_users import People


def test_demo_users_are_created_once_and_can_sign_in(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", people.emulator)
    pool = people.auth["CognitoUserPoolId"]

    assert create_demo_users(pool) == list(DEMO_USERS)
    assert create_demo_users(pool) == []

    for email in DEMO_USERS:
        assert people.sign_in(email, DEMO_PASSWORD)
