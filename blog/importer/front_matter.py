"""A Markdown file and its front matter: YAML between `---` lines, or Hugo's TOML between `+++` lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from blog.models import MAX_BODY
from common.text import strip_control_characters

MAX_BYTES = 4 * MAX_BODY + 100_000
_MAX_FRONT_MATTER = 50_000  # characters; PyYAML needs a second for so many
_MAX_DEPTH = 2  # an author is a mapping in a list
_MAX_ITEMS = 100  # of a list or a mapping

Value = str | list["Value"] | dict[str, "Value"]


class PostFileError(Exception):
    """A file cannot become a post. `line` is the line of the error in the file."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Field:
    value: Value  # never empty
    line: int

    def as_text(self) -> str:
        if not isinstance(self.value, str):
            raise PostFileError(self.line, "expected text, not a list or a mapping")
        return self.value


@dataclass(frozen=True)
class FrontMatter:
    """Fields by name, in lower-case letters only. `featured_image` and `featuredImage` are the same field."""

    raw: Mapping[str, tuple[Any, int]]  # YAML nodes or TOML values, with their lines

    def find(self, *names: str) -> Field | None:
        """Return the first field of these names that is not empty."""
        for raw, line in (self.raw[name] for name in names if name in self.raw):
            if value := _to_value(raw, line):
                return Field(value, line)
        return None


@dataclass(frozen=True)
class Document:
    front_matter: FrontMatter
    body: str
    line: int  # the body's first


def read_document(path: Path) -> Document:
    """Parse a file. Raise `PostFileError` if it has no valid front matter."""
    lines = _read_text(path).split("\n")
    fence = lines[0].rstrip()
    if fence not in {"---", "+++"}:
        reason = "no front matter: start the file with a `---` line" if any(lines) else "the file is empty"
        raise PostFileError(1, reason)
    ends = {"---", "..."} if fence == "---" else {"+++"}
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ends), None)
    if end is None:
        raise PostFileError(1, f"the front matter is not closed: add a second `{fence}` line")
    # An empty line in place of the fence makes the parsers' line numbers those of the file.
    front = "\n".join(["", *lines[1:end]])
    if len(front) > _MAX_FRONT_MATTER:
        raise PostFileError(1, f"the front matter is longer than {_MAX_FRONT_MATTER:,} characters")
    raw = _parse_yaml(front) if fence == "---" else _parse_toml(front)
    fields = {re.sub("[^a-z]", "", name.lower()): field for name, field in raw.items()}
    return Document(FrontMatter(fields), "\n".join(lines[end + 1 :]), end + 2)


def _read_text(path: Path) -> str:
    """Read a text file and convert its line endings to `\\n`."""
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise PostFileError(
                1, f"the file has {size / 1e6:.1f} MB; a post is limited to {MAX_BODY:,} characters"
            )
        data = path.read_bytes()
    except OSError as error:
        raise PostFileError(1, error.strerror or "the file cannot be read") from error
    if b"\0" in data:
        raise PostFileError(_line_at(data, data.index(b"\0")), "NUL byte: this is not a text file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise PostFileError(_line_at(data, error.start), f"the byte 0x{byte:02x} is not UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _parse_yaml(text: str) -> dict[str, tuple[Any, int]]:
    try:
        # Nodes instead of values: nodes have lines, aliases share them, and `title: 1984` remains text.
        # libyaml's loader overflows the stack where this one raises RecursionError.
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PostFileError(
            mark.line + 1 if mark else 1, f"YAML: {error.problem or error.context}"
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise PostFileError(line, f"YAML: U+{ord(text[error.position]):04X} is not allowed") from error
    except RecursionError as error:
        raise PostFileError(1, "YAML: nested too deeply") from error
    except (ValueError, OverflowError) as error:
        raise PostFileError(1, "YAML: an escape is not a valid character") from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise PostFileError(
            root.start_mark.line + 1, "YAML: expected names with values, such as `title: Tides`"
        )
    return {str(key.value): (value, key.start_mark.line + 1) for key, value in root.value}


def _parse_toml(text: str) -> dict[str, tuple[Any, int]]:
    try:
        values = tomllib.loads(text)
    except RecursionError as error:
        raise PostFileError(1, "TOML: nested too deeply") from error
    except ValueError as error:
        match = re.search(r"at line (\d+)", str(error))
        line = int(match[1]) if match else text.count("\n") + 1
        raise PostFileError(line, f"TOML: {error}") from error
    names = re.compile(r"^\s*\[{0,2}\s*[\"']?([\w-]+)")
    lines = {match[1]: n for n, line in enumerate(text.split("\n"), 1) if (match := names.match(line))}
    return {name: (value, lines.get(name, 1)) for name, value in values.items()}


def _to_value(raw: Any, line: int, depth: int = 0) -> Value:
    """Convert a YAML node or a TOML value to text, lists and mappings.

    Drop values nested too deeply and the ends of long lists. This bounds documents that multiply by aliases.
    """
    match raw:
        case yaml.ScalarNode():
            is_null = raw.style is None and raw.value.lower() in {"~", "null"}
            return "" if is_null else _clean_text(raw.value, line)
        case list() | dict() | yaml.CollectionNode() if depth > _MAX_DEPTH:
            return ""
        case list() | yaml.SequenceNode():
            values = raw if isinstance(raw, list) else raw.value
            return [_to_value(value, line, depth + 1) for value in values[:_MAX_ITEMS]]
        case dict() | yaml.MappingNode():
            pairs = (
                list(raw.items())
                if isinstance(raw, dict)
                else [(key.value, value) for key, value in raw.value]
            )
            return {str(key): _to_value(value, line, depth + 1) for key, value in pairs[:_MAX_ITEMS]}
        case bool():
            return str(raw).lower()
    return _clean_text(str(raw), line)


def _clean_text(text: str, line: int) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:  # "\ud83d" in YAML
        raise PostFileError(line, "incomplete Unicode escape: half of a surrogate pair") from error
    return " ".join(strip_control_characters(text).split())
