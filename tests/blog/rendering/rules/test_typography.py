"""Quotation marks, dashes and other marks."""

import pytest

from blog.rendering.markdown import parse


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("\"High\" water -- it's 'here'...", "“High” water – it’s ‘here’…"),
        ("1914--1918, the sea---calm---was", "1914–1918, the sea—calm—was"),
        ("*High* -- low", "High – low"),
    ],
)
def test_quotes_and_dashes_become_typographic(body: str, text: str) -> None:
    assert parse(body).render().text.strip() == text


@pytest.mark.parametrize(
    "text",
    [
        "Options (a), (b) and (c), (C), (r), (R), (tm)",
        "+-5, ,,, ???? !!!!!",
        "../path, 1..10, ...args and .....",
        "git log --oneline",
    ],
)
def test_other_marks_stay(text: str) -> None:
    assert parse(text).render().text.strip() == text


def test_code_and_escaped_marks_stay() -> None:
    assert parse('`"a" -- b...` \\-- \\"c\\"').render().text.strip() == '"a" -- b... -- "c"'
