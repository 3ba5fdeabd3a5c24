"""A stage's function: the handler that `zappa_settings.json` names, in a process of its own, given raw events."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

from infra.paths import ROOT

PASSWORD = "🗝️ of the töwer"  # as recorded
# What Zappa writes into a bundle for its handler.
ZAPPA_SETTINGS = """
API_STAGE, PROJECT_NAME, DJANGO_SETTINGS = {stage!r}, "myblog", "replayed"
LOG_LEVEL, BINARY_SUPPORT, ADDITIONAL_TEXT_MIMETYPES = "WARNING", True, []
DEBUG, DOMAIN, BASE_PATH, EXCEPTION_HANDLER = False, None, None, None
ENVIRONMENT_VARIABLES, CONTEXT_HEADER_MAPPINGS = {{}}, {{}}
AWS_EVENT_MAPPING, AWS_BOT_EVENT_MAPPING, COGNITO_TRIGGER_MAPPING = {{}}, {{}}, {{}}
"""
# The stage's settings, but for the names of static files, which are known only once those are collected, and for
# hashes of passwords that are slow on purpose.
DJANGO_SETTINGS = """
from {settings} import *
STORAGES = STORAGES | {{"staticfiles": {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""

Event = dict[str, Any]
Answers = dict[str, Any]


def replay(stage: str, events: Mapping[str, Event], environment: Mapping[str, str], folder: Path) -> Answers:
    """Return what the stage's handler answers to each event, one after the other."""
    settings = json.loads((ROOT / "zappa_settings.json").read_text())[stage]
    (folder / "zappa_settings.py").write_text(ZAPPA_SETTINGS.format(stage=stage))
    (folder / "replayed.py").write_text(DJANGO_SETTINGS.format(settings=settings["django_settings"]))
    (folder / "events.json").write_text(json.dumps(events))
    command = [sys.executable, "-m", "tests.support.function_process", settings["lambda_handler"]]
    place = {"PYTHONPATH": f"{ROOT}:{folder}", "DJANGO_SETTINGS_MODULE": "replayed"}
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment, **place}, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    answers: Answers = json.loads((folder / "answers.json").read_text())
    return answers


def main() -> None:
    make_users()
    module, _, name = sys.argv[1].rpartition(".")
    handler = getattr(importlib.import_module(module), name)
    events = json.loads(Path("events.json").read_text())
    answers = {name: with_headers(handler(event, SimpleNamespace())) for name, event in events.items()}
    Path("answers.json").write_text(json.dumps(answers))


def with_headers(answer: dict[str, Any]) -> dict[str, Any]:
    """Give single headers beside the lists of their values, as API Gateway takes either; for Zappa there are none."""
    singles = {name.title(): values[-1] for name, values in answer.get("multiValueHeaders", {}).items()}
    return {"headers": singles, **answer}


def make_users() -> None:
    databases: Any = settings.DATABASES
    if databases.get("default", {}).get("ENGINE", "").startswith("django.db.backends.sqlite"):
        django.setup()
        from django.contrib.auth.models import User

        call_command("migrate", verbosity=0)
        User.objects.create_superuser("ada", "ada@example.com", PASSWORD)


if __name__ == "__main__":
    main()
