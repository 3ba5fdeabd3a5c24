from base64 import urlsafe_b64encode

import pytest

from common import signed_links

EMAIL = "ada+blog@example.com"


def test_token_contains_its_address() -> None:
    assert (
        signed_links.read_token("key", "confirm", signed_links.sign_token("key", "confirm", EMAIL)) == EMAIL
    )


def test_token_is_valid_for_one_purpose() -> None:
    assert (
        signed_links.read_token("key", "unsubscribe", signed_links.sign_token("key", "confirm", EMAIL))
        is None
    )


def test_token_of_another_key_is_invalid() -> None:
    assert (
        signed_links.read_token("key", "confirm", signed_links.sign_token("other", "confirm", EMAIL)) is None
    )


def test_old_key_still_verifies_after_rotation() -> None:
    old = signed_links.sign_token("old", "unsubscribe", EMAIL)
    assert signed_links.read_token("new,old", "unsubscribe", old) == EMAIL
    assert signed_links.sign_token("new,old", "unsubscribe", EMAIL) == signed_links.sign_token(
        "new", "unsubscribe", EMAIL
    )


def test_trailing_comma_does_not_allow_an_empty_key() -> None:
    forged = urlsafe_b64encode(signed_links._signature("", "confirm", EMAIL) + EMAIL.encode()).decode()
    for secret in ("key,", ",key"):
        assert signed_links.read_token(secret, "confirm", forged) is None
        assert (
            signed_links.read_token("key", "confirm", signed_links.sign_token(secret, "confirm", EMAIL))
            == EMAIL
        )


def test_every_changed_character_invalidates_a_token() -> None:
    token = signed_links.sign_token("key", "confirm", EMAIL)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert signed_links.read_token("key", "confirm", token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", "x", "é", "=", "A" * 21, "A" * 22, "A" * 10_000, "\0", "%00", "a b"])
def test_malformed_token_is_invalid(token: str) -> None:
    assert signed_links.read_token("key", "confirm", token) is None


def test_longest_address_fits_into_a_token() -> None:
    longest = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.com"
    assert len(longest) == 254
    assert (
        signed_links.read_token("key", "confirm", signed_links.sign_token("key", "confirm", longest))
        == longest
    )
