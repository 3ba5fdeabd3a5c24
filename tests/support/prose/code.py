"""Extract paragraphs, docstrings, comments and messages from source code."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_DIRECTIVE = re.compile(r"(?:type: ignore|noqa|isort|fmt|pragma|mypy): ?[\w\[\], -]*?(?: - |#|$)")


class Block(NamedTuple):
    """A paragraph, comment or message, and the line where it starts."""

    kind: str  # "docstring", "doc", "comment" or "text"
    line: int
    text: str


def paragraphs(kind: str, line: int, text: str) -> Iterator[Block]:
    """Split at blank lines, list items, headings, table cells and lines that are aligned in columns."""
    current: list[str] = []
    start = line
    for number, raw in enumerate([*text.splitlines(), ""], line):
        content = raw.strip()
        is_table = content.startswith("|") or re.search(r"\S {3,}\S", content)
        if not content or is_table or re.match(r"(?:[-*•#>]|\d+\.) *", content):
            if current:
                yield Block(kind, start, "\n".join(current))
            current, start = [], number
        if is_table:
            cells = content.strip("|").split("|") if content.startswith("|") else re.split(r" {3,}", content)
            yield from (Block("text", number, cell.strip()) for cell in cells if cell.strip())  # no sentences
        elif content:
            current = [*current, re.sub(r"^(?:[-*•#>]+|\d+\.) *", "", content)]
            start = start if len(current) > 1 else number


def blank(pattern: str, text: str, fill: str = " ") -> str:
    """Replace what matches by as many characters, so that line numbers stay."""
    return re.sub(
        pattern, lambda match: re.sub(r"[^\n]", fill, match[0]), text, flags=re.DOTALL | re.MULTILINE
    )


def python_blocks(text: str) -> Iterator[Block]:
    tree = ast.parse(text)
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and ast.get_docstring(node)
            ):
                docstrings.add(first.value)
                yield from paragraphs("docstring", first.lineno, str(first.value.value))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in docstrings:
            continue
        if len(node.value.split()) > 2 and "\n" not in node.value:
            yield Block("text", node.lineno, node.value)
    comments = [
        token
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    ]
    yield from joined_comments(
        (token.start[0], token.start[1], _DIRECTIVE.sub("", token.string.lstrip("# "))) for token in comments
    )


def joined_comments(comments: Iterable[tuple[int, int, str]]) -> Iterator[Block]:
    """Join comments on consecutive lines in the same column."""
    line, column, lines = -1, -1, list[str]()
    for number, at, content in [*comments, (-1, -1, "")]:
        if lines and (number, at) == (line + len(lines), column):
            lines.append(content)
            continue
        if lines:
            yield from paragraphs("comment", line, "\n".join(lines))
        line, column, lines = number, at, [content]


def hash_comments(text: str) -> Iterator[Block]:
    comments = re.finditer(r"(?m)(?:^|(?<=\s))#+!? ?(.*)$", text)
    places = [(match, text.rfind("\n", 0, match.start()) + 1) for match in comments]
    yield from joined_comments(
        (text.count("\n", 0, match.start()) + 1, match.start() - at, match[1]) for match, at in places
    )


def script_blocks(text: str) -> Iterator[Block]:
    pattern = r"//([^\n]*)|/\*(.*?)\*/|\"((?:\\.|[^\"\\\n])*)\"|'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`"
    comments = []
    for match in re.finditer(pattern, text, re.DOTALL):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        if match[1] is not None:
            comments.append((line, column, match[1].strip("/ ")))
        elif match[2] is not None:
            yield from paragraphs("comment", line, re.sub(r"(?m)^ *\*", "", match[2].strip("*")))
        else:
            content = next(group for group in match.groups() if group is not None)
            if len(content.split()) > 2:
                yield Block("text", line, re.sub(r"\$\{.*?\}", "x", content))
    yield from joined_comments(comments)
