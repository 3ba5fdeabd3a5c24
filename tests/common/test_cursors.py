import pytest

from common import cursors
from common.cursors import InvalidCursor


@pytest.mark.parametrize("position", ["", "x", "2026-11-23T09:00:00Z#tides", "T#01jd|ä", "~" * 1024])
def test_decode_returns_the_encoded_position(position: str) -> None:
    assert cursors.decode(cursors.encode(position)) == position


def test_encode_keeps_the_format_of_cursors_in_use() -> None:
    assert cursors.encode("2026-11-23T09:00:00Z#a") == "MjAyNi0xMS0yM1QwOTowMDowMFojYQ"


@pytest.mark.parametrize(
    "cursor",
    [
        "A",  # no base64 has this length
        "ä",
        "eA==",  # padding
        "eB",  # bits after the last byte
        "e A",
        "_w",  # not UTF-8
    ],
)
def test_decode_of_text_that_encode_never_returns_raises_invalid_cursor(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        cursors.decode(cursor)
