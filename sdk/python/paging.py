from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from .types import UNSET, Unset

Result = TypeVar("Result")


def pages(get_page: Callable[[str | Unset], Result]) -> Iterator[Result]:
    """Yield all pages of a list. `get_page` requests the page at a cursor.

    An error, such as a `Problem`, ends the list and is yielded too.
    """
    cursor: str | Unset = UNSET
    while True:
        result = get_page(cursor)
        yield result
        next_url = getattr(result, "next_", None)
        if next_url is None:
            return
        cursor = parse_qs(urlsplit(next_url).query)["cursor"][0]
