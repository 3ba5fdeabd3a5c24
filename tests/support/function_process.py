"""The handler of a stage in its own process, called with raw events."""

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
# The settings that Zappa adds to a bundle for its handler.
ZAPPA_SETTINGS = """
API_STAGE, PROJECT_NAME, DJANGO_SETTINGS = {stage!r}, "myblog", "replayed"
LOG_LEVEL, BINARY_SUPPORT, ADDITIONAL_TEXT_MIMETYPES = "WARNING", True, []
DEBUG, DOMAIN, BASE_PATH, EXCEPTION_HANDLER = False, None, None, None
ENVIRONMENT_VARIABLES, CONTEXT_HEADER_MAPPINGS = {{}}, {{}}
AWS_EVENT_MAPPING, AWS_BOT_EVENT_MAPPING, COGNITO_TRIGGER_MAPPING = {{}}, {{}}, {{}}
"""
# The stage's settings with two changes: static files without hashed names, which only `collectstatic` knows, and a fast
# password hash.
DJANGO_SETTINGS = """
from {settings} import *
STORAGES = STORAGES | {{"staticfiles": {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""

Event = dict[str, Any]
Answers = dict[str, Any]


def replay(stage: str, events: Mapping[str, Event], environment: Mapping[str, str], folder: Path) -> Answers:
    """Return the handler's response to each event, by the event's name."""
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
    _create_editor()
    module, _, name = sys.argv[1].rpartition(".")
    handler = getattr(importlib.import_module(module), name)
    events = json.loads(Path("events.json").read_text())
    answers = {
        name: _with_single_headers(handler(event, SimpleNamespace())) for name, event in events.items()
    }
    Path("answers.json").write_text(json.dumps(answers))


def _with_single_headers(answer: dict[str, Any]) -> dict[str, Any]:
    """Add single headers to the lists of values. API Gateway accepts both, and Zappa returns only lists."""
    singles = {name.title(): values[-1] for name, values in answer.get("multiValueHeaders", {}).items()}
    return {"headers": singles, **answer}


def _create_editor() -> None:
    databases: Any = settings.DATABASES
    if databases.get("default", {}).get("ENGINE", "").startswith("django.db.backends.sqlite"):
        django.setup()
        from django.contrib.auth.models import User

        call_command("migrate", verbosity=0)
        User.objects.create_superuser("ada", "ada@example.com", PASSWORD)


if __name__ == "__main__":
    main()
