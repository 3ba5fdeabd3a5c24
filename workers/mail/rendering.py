"""Renders mails from the files in `templates/`.

A `.txt` file begins with the subject, an `.html` file with the preheader, which mail programs show in their lists.
After an empty line comes the text, or the table rows for the middle of `frame.html`.
"""

import re
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple

_TEMPLATES = Path(__file__).parent / "templates"


class RenderedMail(NamedTuple):
    subject: str
    text: str
    html: str


def render_mail(name: str, values: dict[str, str]) -> RenderedMail:
    """Render the template `name` with `values`, which are plain text."""
    subject, text = (part.substitute(values) for part in _load_parts(f"{name}.txt"))
    subject = " ".join(subject.split())
    escaped = {key: escape(value) for key, value in values.items()}
    preheader, content = (part.substitute(escaped) for part in _load_parts(f"{name}.html"))
    frame_values = {
        "subject": escape(subject),
        "preheader": preheader,
        "content": content,
        "neatline": _read_template("neatline.html"),
    }
    html = Template(_read_template("frame.html")).substitute(escaped | frame_values)
    return RenderedMail(subject, re.sub(r"\n{3,}", "\n\n", text), html)


@cache
def _load_parts(name: str) -> tuple[Template, Template]:
    first, _, rest = _read_template(name).partition("\n\n")
    return Template(first), Template(rest)


@cache
def _read_template(name: str) -> str:
    return (_TEMPLATES / name).read_text()
