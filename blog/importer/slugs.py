"""Addresses made of what posts, tags and series are called."""

import re
from hashlib import sha256

from django.utils.text import slugify

MAX_ADDRESS = 80
MAX_NAME = 50  # of a tag or a series
ADDRESS = re.compile(rf"[-\w]{{1,{MAX_ADDRESS}}}", re.ASCII)
PLACEHOLDER = re.compile(r"[:{}]")  # `/:year/:title/`, `/{{ page.fileSlug }}/`
NO_ADDRESS = {"", "true", "false", "date", "none", "ordinal", "pretty", "weekdate"}


def address(name: str) -> str:
    """Make a post's address of a name that may be one already."""
    return name if ADDRESS.fullmatch(name) else slugify(name)[:MAX_ADDRESS].strip("-_") or made_up(name)


def last_part(permalink: str) -> str:
    """Give the name that a permalink ends in, or nothing if it is only a rule for names."""
    parts = [part for part in re.split(r"[?#]", permalink)[0].split("/") if part not in {"", "index.html"}]
    last = re.sub(r"\.html?$", "", parts[-1]) if parts else ""
    return "" if PLACEHOLDER.search(permalink) or last in NO_ADDRESS else last


def label(name: str) -> str:
    """Make the address of a tag or a series of its name; C, C++ and C# are three."""
    spelled = name.replace("+", "plus").replace("#", "sharp")
    return slugify(spelled)[:MAX_NAME].strip("-") or made_up(name)


def made_up(name: str) -> str:
    """Make an address of a name that has no Latin letter: always the same one."""
    return f"x-{sha256(name.encode(errors='replace')).hexdigest()[:8]}"
