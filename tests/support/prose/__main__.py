"""Check the English of templates, messages, docs, docstrings and comments against the rules of CONTRIBUTING.md.

    python -m tests.support.prose [--count] [PATH…]

Print `file:line: rule: text` for each finding and exit with 1 if there are any. `--count` prints totals instead.
"""

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.support.prose.code import hash_comments, python_blocks, script_blocks
from tests.support.prose.documents import html_blocks, json_blocks, markdown_blocks, yaml_blocks
from tests.support.prose.rules import LONG, LONGEST_SENTENCE, RULES

SENTENCE = re.compile(r"\S.*?(?:[.!?…][”\"')*_]*(?= [A-Z`“\"(*_\[]|$)|$)")
EXCLUDED = re.compile(
    r"^(?:demo|tests/fixtures|tests/support/prose)/|/(?:vendor|fonts|migrations)/|^(?:uv\.lock|LICENSE|sdk/LICENSE|benchmarks/results.*)$"
)
READERS = {
    ".py": python_blocks, ".md": markdown_blocks, ".html": html_blocks, ".txt": markdown_blocks, ".js": script_blocks,
    ".mjs": script_blocks, ".ts": script_blocks, ".css": script_blocks, ".json": json_blocks, ".yaml": yaml_blocks,
    ".yml": yaml_blocks, ".toml": hash_comments, "": hash_comments,
}  # fmt: skip


def tracked_files(paths: list[str]) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *paths]
    names = subprocess.run(command, check=True, text=True, capture_output=True).stdout.splitlines()
    return [Path(name) for name in names if not EXCLUDED.search(name) and Path(name).is_file()]


def findings(path: Path) -> Iterator[tuple[int, str, str]]:
    for block in READERS[path.suffix](path.read_text(encoding="utf-8")):
        if str(path).startswith("tests/") and path.suffix == ".py" and block.kind == "text":
            continue  # names and data of tests
        text = "\n".join(" ".join(line.split()) for line in block.text.splitlines())
        text = re.sub(r"`[^`\n]*`", lambda code: f"`{'x' * (len(code[0]) - 2)}`", text)
        for sentence in SENTENCE.finditer(text.replace("\n", " ")):
            for offset, rule, message in sentence_findings(sentence[0], block.kind):
                yield block.line + text.count("\n", 0, sentence.start() + offset), rule, message


def sentence_findings(sentence: str, kind: str) -> Iterator[tuple[int, str, str]]:
    """Yield the offset, the rule and the message of each broken rule."""
    found = set()
    for rule in RULES:
        pattern = rule.pattern if rule.pattern.startswith("^") else f"(?i){rule.pattern}"
        match = re.search(pattern, sentence) if kind in rule.kinds and rule.name not in found else None
        if match:
            found.add(rule.name)
            yield match.start(), rule.name, f"“{sentence[match.start() :][:70]}” ({rule.advice})"
    words = [word for word in sentence.split() if re.search(r"\w", word)]
    if kind in LONG and len(words) > LONGEST_SENTENCE:
        yield 0, "long sentence", f"{len(words)} words: “{sentence[:60]}…”"


def main() -> int:
    parser = argparse.ArgumentParser(prog="prose", description="Check the English of the repository.")
    parser.add_argument("--count", action="store_true", help="print totals for each rule")
    parser.add_argument("paths", nargs="*")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in tracked_files(arguments.paths):
        if path.suffix not in READERS:
            continue
        for line, rule, text in sorted(findings(path)):
            counts[rule] += 1
            if not arguments.count:
                print(f"{path}:{line}: {rule}: {text}")
    if arguments.count:
        names = [*dict.fromkeys(rule.name for rule in RULES), "long sentence"]
        print("\n".join(f"{counts[name]:6} {name}" for name in names))
        print(f"{counts.total():6} total")
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main())
