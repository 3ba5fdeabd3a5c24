"""Sign-up and sign-in with SRP, as the apps do, against the deployed user pool."""

import base64
import hashlib
import hmac
import json
import struct
import time
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito.exceptions import SoftwareTokenMFAChallengeException

from infra.local.mailbox.server import Mailbox
from infra.paths import TEMPLATES
from tests.support.cognito_users import PASSWORD, People
from tests.support.templates import load_template


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


def one_time_code(secret: str) -> str:
    """Return the code that an authenticator app shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def test_new_user_confirms_the_address_and_signs_in(people: People) -> None:
    email = "new@example.com"
    sub = people.sign_up(email)["UserSub"]
    mail = people.mail(email)
    assert mail["Source"] == "MyToDoList <hello@blog.example>"
    with pytest.raises(ClientError, match="UserNotConfirmedException"):
        people.sign_in(email)

    with pytest.raises(ClientError, match="CodeMismatchException"):
        people.confirm(email, "000000")
    people.confirm(email, people.code(email))

    tokens = people.sign_in(email)
    access, identity = claims(tokens["AccessToken"]), claims(tokens["IdToken"])
    assert (access["token_use"], identity["token_use"]) == ("access", "id")
    assert access["sub"] == identity["sub"] == sub
    assert access["client_id"] == identity["aud"] == people.client_id
    assert access["iss"].endswith(people.auth["CognitoUserPoolId"])
    assert access["scope"] == "aws.cognito.signin.user.admin"
    assert identity["email"] == email


def test_local_mailbox_shows_the_code(people: People) -> None:
    people.sign_up("curious@example.com")
    with Mailbox(people.emulator) as mailbox:
        for _ in range(2):
            with urllib.request.urlopen(mailbox.url) as page:
                assert page.read().decode().count("curious@example.com") == 1
    assert people.code("curious@example.com") in mailbox.mails[-1].text


def test_tokens_expire_after_an_hour_and_sessions_after_a_month(people: People, ada: dict[str, str]) -> None:
    for name, seconds in (("AccessToken", 3600), ("IdToken", 3600), ("RefreshToken", 30 * 24 * 3600)):
        read = claims(ada[name])
        assert read["exp"] - read["iat"] == seconds


def test_wrong_password_and_unknown_address_have_the_same_error(people: People, ada: dict[str, str]) -> None:
    errors = set()
    for email in ("ada@example.com", "nobody@example.com"):
        with pytest.raises(ClientError) as refused:
            people.sign_in(email, "wrong horse battery")
        errors.add(str(refused.value))
    assert len(errors) == 1
    assert "NotAuthorizedException" in errors.pop()


@pytest.mark.parametrize(
    ("password", "accepted"), [("correct horse", True), ("aaaa bbbb cc", True), ("Sh0rt!Sh0rt", False)]
)
def test_password_needs_a_minimum_length_only(people: People, password: str, accepted: bool) -> None:
    email = f"length-{len(password)}@example.com"
    if accepted:
        assert people.sign_up(email, password)
        return
    with pytest.raises(ClientError, match="InvalidPasswordException"):
        people.sign_up(email, password)


def test_password_in_clear_text_is_rejected(people: People, ada: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="InvalidParameterException"):
        people.cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=people.client_id,
            AuthParameters={"USERNAME": "ada@example.com", "PASSWORD": PASSWORD},
        )


def test_session_is_renewed_until_it_is_revoked(people: People, ada: dict[str, str]) -> None:
    refresh = people.sign_in("ada@example.com")["RefreshToken"]
    request = {"ClientId": people.client_id, "RefreshToken": refresh}
    renewed = people.cognito.get_tokens_from_refresh_token(**request)["AuthenticationResult"]
    assert claims(renewed["AccessToken"])["sub"] == claims(ada["AccessToken"])["sub"]

    people.cognito.revoke_token(ClientId=people.client_id, Token=refresh)

    with pytest.raises(ClientError, match="NotAuthorizedException"):
        people.cognito.get_tokens_from_refresh_token(**request)


def test_forgotten_password_is_reset_with_a_code(people: People) -> None:
    email = "forgetful@example.com"
    people.add(email)
    people.cognito.forgot_password(ClientId=people.client_id, Username=email)

    people.cognito.confirm_forgot_password(
        ClientId=people.client_id,
        Username=email,
        ConfirmationCode=people.code(email),
        Password="another long one",
    )

    assert people.sign_in(email, "another long one")
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        people.sign_in(email)


def test_user_with_an_authenticator_needs_its_code(people: People) -> None:
    email = "careful@example.com"
    people.add(email)
    token = people.sign_in(email)["AccessToken"]
    secret = people.cognito.associate_software_token(AccessToken=token)["SecretCode"]
    people.cognito.verify_software_token(AccessToken=token, UserCode=one_time_code(secret))
    people.cognito.set_user_mfa_preference(
        AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )

    with pytest.raises(SoftwareTokenMFAChallengeException) as raised:
        people.sign_in(email)
    challenge = raised.value.get_tokens()

    def respond(code: str) -> Any:
        return people.cognito.respond_to_auth_challenge(
            ClientId=people.client_id,
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": email, "SOFTWARE_TOKEN_MFA_CODE": code},
        )

    with pytest.raises(ClientError, match="CodeMismatchException"):
        respond("000000")
    assert respond(one_time_code(secret))["AuthenticationResult"]["AccessToken"]


def test_settings_that_the_emulator_ignores(people: People) -> None:
    pool = people.cognito.describe_user_pool(UserPoolId=people.auth["CognitoUserPoolId"])["UserPool"]
    assert pool["UsernameConfiguration"] == {"CaseSensitive": False}
    assert pool["DeletionProtection"] == "ACTIVE"
    assert [mechanism["Name"] for mechanism in pool["AccountRecoverySetting"]["RecoveryMechanisms"]] == [
        "verified_email"
    ]
    identities = people.identities.describe_identity_pool(IdentityPoolId=people.auth["CognitoIdentityPoolId"])
    assert identities["AllowUnauthenticatedIdentities"] is False
    assert all(provider["ServerSideTokenCheck"] for provider in identities["CognitoIdentityProviders"])


def test_refresh_tokens_rotate() -> None:
    client = load_template(TEMPLATES / "auth.yaml")["Resources"]["Client"]["Properties"]
    assert client["RefreshTokenRotation"]["Feature"] == "ENABLED"
    assert client["ExplicitAuthFlows"] == ["ALLOW_USER_SRP_AUTH"]


def test_tokens_contain_the_users_groups(people: People) -> None:
    people.add("tester@example.com")
    group = {"UserPoolId": people.auth["CognitoUserPoolId"], "GroupName": "testers"}
    people.cognito.admin_add_user_to_group(Username="tester@example.com", **group)
    assert claims(people.sign_in("tester@example.com")["AccessToken"])["cognito:groups"] == ["testers"]
