"""A Markdown file and its front matter: YAML between `---` lines, or Hugo's TOML between `+++` lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from blog.models import MAX_BODY, plain

MAX_BYTES = 4 * MAX_BODY + 100_000
MAX_FRONT_MATTER = 50_000  # characters: longer than any, and PyYAML takes a second for so many
MAX_DEPTH = 2  # an author is a mapping in a list
MAX_LENGTH = 100  # of a list

Value = str | list["Value"] | dict[str, "Value"]


class Unreadable(Exception):
    """A file that can't become a post: in which line, and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Field:
    value: Value  # never empty
    line: int

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise Unreadable(self.line, "text is expected here, not a list or a mapping")
        return self.value


@dataclass(frozen=True)
class FrontMatter:
    """Fields by their names in lower case and letters only: `featured_image` and `featuredImage` are one."""

    raw: Mapping[str, tuple[Any, int]]  # YAML nodes or TOML values, with their lines

    def find(self, *names: str) -> Field | None:
        """Give the first of these that says something."""
        for raw, line in (self.raw[name] for name in names if name in self.raw):
            if value := simplified(raw, line):
                return Field(value, line)
        return None


@dataclass(frozen=True)
class Document:
    front_matter: FrontMatter
    body: str
    line: int  # the body's first


def read(path: Path) -> Document:
    """Take a file apart. Raises `Unreadable`."""
    lines = decoded(path).split("\n")
    fence = lines[0].rstrip()
    if fence not in {"---", "+++"}:
        raise Unreadable(
            1, "there is no front matter: the file has to begin with `---`" if any(lines) else "it is empty"
        )
    ends = {"---", "..."} if fence == "---" else {"+++"}
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ends), None)
    if end is None:
        raise Unreadable(1, f"the front matter does not end: there is no second `{fence}`")
    # An empty line in the fence's place lets the parsers count as the file does.
    front = "\n".join(["", *lines[1:end]])
    if len(front) > MAX_FRONT_MATTER:
        raise Unreadable(1, f"the front matter is longer than {MAX_FRONT_MATTER:,} characters")
    raw = yaml_fields(front) if fence == "---" else toml_fields(front)
    fields = {re.sub("[^a-z]", "", name.lower()): field for name, field in raw.items()}
    return Document(FrontMatter(fields), "\n".join(lines[end + 1 :]), end + 2)


def decoded(path: Path) -> str:
    """Read a text file with its line ends made `\\n`."""
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise Unreadable(1, f"{size / 1e6:.1f} MB: a post holds at most {MAX_BODY:,} characters")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(1, error.strerror or "it can't be read") from error
    if b"\0" in data:
        raise Unreadable(line_at(data, data.index(b"\0")), "there is a NUL byte: is this text?")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise Unreadable(line_at(data, error.start), f"the byte 0x{byte:02x} is not UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def yaml_fields(text: str) -> dict[str, tuple[Any, int]]:
    try:
        # Nodes, not values: they have lines, aliases share them, and `title: 1984` stays as it is written.
        # Not libyaml's loader, which overflows the stack where this one raises RecursionError.
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(mark.line + 1 if mark else 1, f"YAML: {error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(line, f"YAML: U+{ord(text[error.position]):04X} is not allowed") from error
    except RecursionError as error:
        raise Unreadable(1, "YAML: it is nested too deeply") from error
    except (ValueError, OverflowError) as error:
        raise Unreadable(1, "YAML: an escape stands for no character") from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise Unreadable(
            root.start_mark.line + 1, "YAML: names with values are expected, such as `title: Tides`"
        )
    return {str(key.value): (value, key.start_mark.line + 1) for key, value in root.value}


def toml_fields(text: str) -> dict[str, tuple[Any, int]]:
    try:
        found = tomllib.loads(text)
    except RecursionError as error:
        raise Unreadable(1, "TOML: it is nested too deeply") from error
    except ValueError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise Unreadable(int(at[1]) if at else text.count("\n") + 1, f"TOML: {error}") from error
    names = re.compile(r"^\s*\[{0,2}\s*[\"']?([\w-]+)")
    lines = {match[1]: n for n, line in enumerate(text.split("\n"), 1) if (match := names.match(line))}
    return {name: (value, lines.get(name, 1)) for name, value in found.items()}


def simplified(raw: Any, line: int, depth: int = 0) -> Value:
    """Make text, lists and mappings of a YAML node or a TOML value.

    What lies deeper than front matter goes is left out, and so are long lists' ends: no alias can multiply.
    """
    match raw:
        case yaml.ScalarNode():
            return (
                "" if raw.style is None and raw.value.lower() in {"~", "null"} else cleaned(raw.value, line)
            )
        case list() | dict() | yaml.CollectionNode() if depth > MAX_DEPTH:
            return ""
        case list() | yaml.SequenceNode():
            values = raw if isinstance(raw, list) else raw.value
            return [simplified(value, line, depth + 1) for value in values[:MAX_LENGTH]]
        case dict() | yaml.MappingNode():
            pairs = (
                list(raw.items()) if isinstance(raw, dict) else [(key.value, each) for key, each in raw.value]
            )
            return {str(key): simplified(value, line, depth + 1) for key, value in pairs[:MAX_LENGTH]}
        case bool():
            return str(raw).lower()
    return cleaned(str(raw), line)


def cleaned(text: str, line: int) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:  # "\ud83d" in YAML
        raise Unreadable(line, "there is half a character: an escape with no second half") from error
    return " ".join(plain(text).split())
