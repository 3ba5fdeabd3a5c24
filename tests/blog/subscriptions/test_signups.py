import pytest

from blog.subscriptions import signups
from blog.subscriptions.signups import InvalidEmail


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" ada@example.com ", "ada@example.com"),
        ("Ada+Blog@EXAMPLE.com", "Ada+Blog@example.com"),
        ("ada@münchen.de", "ada@xn--mnchen-3ya.de"),
        (f"{'a' * 64}@example.com", f"{'a' * 64}@example.com"),
    ],
)
def test_address_is_normalized(typed: str, address: str) -> None:
    assert signups.normalize_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "ada", "@", "ada@", "@example.com", "ada@example", "ada@@example.com", "a b@example.com"),
        *("ada@example.com, bob@example.com", "ada@example.com\nBcc: bob@example.com", "ada@localhost"),
        *("<ada@example.com>", "Ada <ada@example.com>", "ada@[127.0.0.1]", f"{'a' * 65}@example.com"),
        *(
            "ädä@example.com",
            "ada@example..com",
            "ada\0@example.com",
            "ada@-example.com",
            f"a@{'b' * 400}.com",
        ),
    ],
)
def test_invalid_address_is_rejected(typed: str) -> None:
    with pytest.raises(InvalidEmail):
        signups.normalize_email(typed)
