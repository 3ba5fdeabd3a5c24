from base64 import urlsafe_b64encode

import pytest

from common import signed_links

EMAIL = "ada+blog@example.com"


def test_a_token_gives_the_address_it_was_signed_for() -> None:
    assert (
        signed_links.read_token("key", "confirm", signed_links.sign_token("key", "confirm", EMAIL)) == EMAIL
    )


def test_a_token_is_for_one_purpose() -> None:
    assert (
        signed_links.read_token("key", "unsubscribe", signed_links.sign_token("key", "confirm", EMAIL))
        is None
    )


def test_a_token_of_another_key_is_not_taken() -> None:
    assert (
        signed_links.read_token("key", "confirm", signed_links.sign_token("other", "confirm", EMAIL)) is None
    )


def test_an_old_key_still_checks_when_a_new_one_signs() -> None:
    old = signed_links.sign_token("old", "unsubscribe", EMAIL)
    assert signed_links.read_token("new,old", "unsubscribe", old) == EMAIL
    assert signed_links.sign_token("new,old", "unsubscribe", EMAIL) == signed_links.sign_token(
        "new", "unsubscribe", EMAIL
    )


def test_a_comma_too_many_lets_nobody_sign_with_nothing() -> None:
    forged = urlsafe_b64encode(signed_links._signature("", "confirm", EMAIL) + EMAIL.encode()).decode()
    for secret in ("key,", ",key"):
        assert signed_links.read_token(secret, "confirm", forged) is None
        assert (
            signed_links.read_token("key", "confirm", signed_links.sign_token(secret, "confirm", EMAIL))
            == EMAIL
        )


def test_every_changed_character_is_noticed() -> None:
    token = signed_links.sign_token("key", "confirm", EMAIL)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert signed_links.read_token("key", "confirm", token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", "x", "é", "=", "A" * 21, "A" * 22, "A" * 10_000, "\0", "%00", "a b"])
def test_what_is_no_token_is_not_taken(token: str) -> None:
    assert signed_links.read_token("key", "confirm", token) is None


def test_the_longest_address_fits() -> None:
    longest = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.com"
    assert len(longest) == 254
    assert (
        signed_links.read_token("key", "confirm", signed_links.sign_token("key", "confirm", longest))
        == longest
    )
