"""The repository's folders that deployment, local runs, benchmarks and tests share."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "infra" / "templates"  # CloudFormation
BUILD = ROOT / "build"  # not in Git; `make clean` deletes it
