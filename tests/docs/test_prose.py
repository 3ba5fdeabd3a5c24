"""The English check finds each kind of text in each kind of file, with its line."""

from pathlib import Path

import pytest

from tests.support.prose.__main__ import findings

BAD = {
    "docstring.py": '"""Module."""\n\n\ndef f() -> None:\n    """Give a post."""\n',
    "comment.py": "A = 1\n# The function\n# is asked for the rest.\n",
    "message.py": 'A = "The value is no number."\n',
    "page.md": "# Title\n\nThe worker goes on.\n",
    "page.html": "<p>Hello</p>\n<h1>What is wrong</h1>\n",
    "script.js": 'let a = 1;\nshow("This page stands here");\n',
    "style.css": "/* The page\n   is made anew. */\n",
    "api.json": '{\n  "description": "Things of a user."\n}\n',
    "stack.yaml": "Parameters:\n  Name:\n    Description: It costs money at rest.\n",
    "settings.toml": "a = 1 # the moment of the request\n",
}
LINES = {
    "comment.py": 3,
    "docstring.py": 5,
    "message.py": 1,
    "settings.toml": 1,
    "stack.yaml": 3,
    "page.md": 3,
}
GOOD = {
    "question.html": "<h1>What is a feed?</h1>\n",
    "code.md": "Call `what is this`.\n\n```\nHave what is told.\n```\n",
    "encryption.md": "The table is encrypted at rest.\n",
    "absence.md": "There is no other way.\n",
    "verb.py": 'def f() -> None:\n    """Return the previous post."""\n',
}


@pytest.mark.parametrize("name", BAD)
def test_findings_report_a_phrase_to_avoid_with_its_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(BAD[name])
    ((line, _rule, _text),) = findings(tmp_path / name)
    assert line == LINES.get(name, 2)


@pytest.mark.parametrize("name", GOOD)
def test_findings_ignore_plain_english(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(GOOD[name])
    assert list(findings(tmp_path / name)) == []


def test_findings_report_long_sentences_of_documents(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(" ".join(["word"] * 31) + ".\n")
    ((_line, rule, _text),) = findings(tmp_path / "page.md")
    assert rule == "long sentence"
