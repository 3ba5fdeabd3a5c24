"""The Markdown documents of the repository, and readers of their parts."""

import re
from pathlib import Path

from infra.paths import ROOT

DOCS = ROOT / "docs"
README = ROOT / "README.md"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]

_FENCE = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(document: Path) -> str:
    """Return the text outside code fences."""
    return _FENCE.sub("", document.read_text())


def anchors(document: Path) -> set[str]:
    """Return the anchors that GitHub makes from headings."""
    headings = _HEADING.findall(prose(document))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def variables(document: Path) -> set[str]:
    """Return the environment names in the first column of the tables."""
    rows = re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", document.read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def commands(pattern: str, documents: list[Path]) -> set[str]:
    return {
        name for document in documents for name in re.findall(pattern, document.read_text(), re.MULTILINE)
    }
