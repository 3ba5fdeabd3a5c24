"""A programmer's machine: the environment that `make run` wrote, which the shell's own overrides."""

import json
import os
from pathlib import Path

root = Path(__file__).resolve().parents[2]
local = Path(os.environ.get("LOCAL_DIR", root / ".local"))
written = local / "env.json"
defaults = {
    "SECRET_KEY": "local-only",
    "DATABASE_URL": f"sqlite:///{local}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30",
    "SITE_URL": "http://localhost:8000",
    "CONTENT_TABLE": "content",
    "SUBSCRIBERS_TABLE": "subscribers",
    "UNSUBSCRIBE_SECRET": "local-only",
    "STATIC_BUCKET": "static",
    "MEDIA_BUCKET": "media",
}
if written.exists():
    defaults |= json.loads(written.read_text())
for name, value in defaults.items():
    os.environ.setdefault(name, value)

from myblog.settings.base import *  # noqa: E402, F403

DEBUG = env.flag("DEBUG")  # noqa: F405 - off, so that one sees the pages that readers see
DEMO = True
ALLOWED_HOSTS = ["localhost", ".localhost", "127.0.0.1", "[::1]", "testserver"]
STATIC_MANIFEST_DIR = local
AUTH_PASSWORD_VALIDATORS = []
