"""Extract paragraphs and messages from Markdown, templates, OpenAPI documents and YAML."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.support.prose.code import Block, blank, hash_comments, paragraphs

MESSAGES = {"description", "summary", "detail", "title", "Description", "AlarmDescription"}


def markdown_blocks(text: str) -> Iterator[Block]:
    text = blank(r"^( *)(```|~~~).*?^\1\2$|<!--.*?-->|(?<=\]\()[^)\s]+(?=\))", text)
    yield from paragraphs("doc", 1, text)


def html_blocks(text: str) -> Iterator[Block]:
    """Read the text between block elements and the attributes that people see or hear."""
    text = blank(r"<(script|style|svg)\b.*?</\1>|\{%.*?%\}", text, "\0")
    text = blank(r"\{\{.*?\}\}", text, "x")
    for match in re.finditer(r"(?:title|alt|placeholder|aria-label|content)=\"([^\"]+)\"", text):
        yield Block("text", text.count("\n", 0, match.start()) + 1, match[1])
    text = blank(r"</?(?:a|b|em|strong|i|code|kbd|time|span|abbr)\b[^>]*>", text)
    text = blank(r"<[^>]*>|\{#|#\}", text, "\0")
    for match in re.finditer(r"[^\0]+", text):
        if match[0].strip():
            before = match[0][: len(match[0]) - len(match[0].lstrip())]
            yield from paragraphs(
                "text", text.count("\n", 0, match.start()) + 1 + before.count("\n"), match[0].strip()
            )


def json_blocks(text: str) -> Iterator[Block]:
    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (entry for key, entry in value.items() if key in MESSAGES and isinstance(entry, str))
        for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(entry)

    for message in dict.fromkeys(walk(json.loads(text))):
        at = max(text.find(json.dumps(message, ensure_ascii=False)), text.find(json.dumps(message)), 0)
        yield from (
            block._replace(line=text.count("\n", 0, at) + 1) for block in paragraphs("text", 1, message)
        )


def yaml_blocks(text: str) -> Iterator[Block]:
    yield from hash_comments(text)
    nodes = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if node]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                nodes.append(value)
                if key.value in MESSAGES and isinstance(value, yaml.ScalarNode):
                    yield Block("text", value.start_mark.line + 1, value.value)
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
