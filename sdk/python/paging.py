from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from sdk.python.types import UNSET, Unset

Answer = TypeVar("Answer")


def pages(ask: Callable[[str | Unset], Answer]) -> Iterator[Answer]:
    """Follow a list to its end: `ask` is to get the page at a cursor.

    What is no page, such as a `Problem`, is given too, and ends it.
    """
    cursor: str | Unset = UNSET
    while True:
        answer = ask(cursor)
        yield answer
        following = getattr(answer, "next_", None)
        if following is None:
            return
        cursor = parse_qs(urlsplit(following).query)["cursor"][0]
