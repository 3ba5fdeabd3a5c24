"""Where tests find the repository's files and their own."""

from infra.paths import ROOT

FIXTURES = ROOT / "tests" / "fixtures"
AWS_EVENTS = FIXTURES / "aws_events"
E2E = ROOT / "tests" / "e2e"
