"""Rules for text: its words for search, the characters that it may not contain, and lengths."""

import re
import unicodedata
from collections.abc import Iterator

MAX_SLUG_LENGTH = 80  # characters of a post's slug, which is part of URLs and of the content table's keys
MAX_TERM_LENGTH = 50  # characters of the name and of the slug of a tag or a series

_MAX_WORD_LENGTH = 40
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def split_words(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case, without accents.

    Chinese, Japanese and Thai are written without spaces, so their text is split into pairs of characters.
    """
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    for match in _WORD.finditer(unicodedata.normalize("NFC", folded)):
        word = match[0].replace("’", "'").removesuffix("'s")
        for run in _UNSPACED.findall(word):
            yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
        if rest := _UNSPACED.sub("", word):
            yield rest[:_MAX_WORD_LENGTH]


# Bidirectional overrides and isolates, and C0 control characters but tab, newline and carriage return.
_CONTROL_CHARACTERS = dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(9), 11, 12, *range(14, 32), 127)
)


def strip_control_characters(text: str) -> str:
    """Remove characters that could hide text or reverse its direction on a page."""
    return text.translate(_CONTROL_CHARACTERS)
