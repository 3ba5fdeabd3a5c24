"""Where tests find the repository's files and their own."""

from pathlib import Path

from infra.paths import ROOT

FIXTURES = ROOT / "tests" / "fixtures"
AWS_EVENTS = FIXTURES / "aws_events"
E2E = ROOT / "tests" / "e2e"


def aws_event(name: str) -> Path:
    return AWS_EVENTS / name
