"""Mails written from the templates in `mails/`.

A `.txt` begins with the subject, a `.html` with the preheader (what lists of mails show of it); after an empty line
comes the text, or the rows that `frame.html` has in its middle.
"""

import re
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple

TEMPLATES = Path(__file__).parent / "templates"


class Letter(NamedTuple):
    subject: str
    text: str
    html: str


def write(name: str, values: dict[str, str]) -> Letter:
    """Fill in the template `name`; `values` are plain text."""
    subject, text = (part.substitute(values) for part in parts(f"{name}.txt"))
    subject = " ".join(subject.split())
    escaped = {key: escape(value) for key, value in values.items()}
    preheader, content = (part.substitute(escaped) for part in parts(f"{name}.html"))
    filled = {
        "subject": escape(subject),
        "preheader": preheader,
        "content": content,
        "neatline": read("neatline.html"),
    }
    html = Template(read("frame.html")).substitute(escaped | filled)
    return Letter(subject, re.sub(r"\n{3,}", "\n\n", text), html)


@cache
def parts(name: str) -> tuple[Template, Template]:
    first, _, rest = read(name).partition("\n\n")
    return Template(first), Template(rest)


@cache
def read(name: str) -> str:
    return (TEMPLATES / name).read_text()
