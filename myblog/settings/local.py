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
    "ORIGIN_SECRETS": "local-only",
    "STATIC_BUCKET": "static",
    "MEDIA_BUCKET": "media",
    "TODOS_TABLE": "todos",
    "USER_FILES_BUCKET": "user-files",
    "COGNITO_USER_POOL_ID": "us-east-1_local",
    "COGNITO_CLIENT_ID": "local",
    "COGNITO_IDENTITY_POOL_ID": "us-east-1:local",
}
if written.exists():
    defaults |= json.loads(written.read_text())
for name, value in defaults.items():
    os.environ.setdefault(name, value)
os.environ.setdefault("BLOG_URL", os.environ["SITE_URL"])

from myblog.settings import base, todos  # noqa: E402
from myblog.settings.base import *  # noqa: E402, F403

DEBUG = env.flag("DEBUG")  # noqa: F405 - off, so that one sees the pages that readers see
DEMO = True
LOGGING["handlers"]["console"]["formatter"] = "text"  # type: ignore[index]  # noqa: F405 - for people
ALLOWED_HOSTS = ["localhost", ".localhost", "127.0.0.1", "[::1]", "testserver"]
STATIC_MANIFEST_DIR = local
STATIC_ROOT = local / "static"
AUTH_PASSWORD_VALIDATORS = []

# The to-dos answer from the same process, under a host of their own.
HOSTS = {"todos": todos.ROOT_URLCONF}
INSTALLED_APPS = [*base.INSTALLED_APPS, "todos"]
MIDDLEWARE = ["myblog.hosts.by_host", *base.MIDDLEWARE]
TODOS_URL = base.SITE_URL.replace("://", "://todos.")
DOCUMENTS = {todos.ROOT_URLCONF: todos.SPECTACULAR_SETTINGS | {"SERVERS": [{"url": TODOS_URL}]}}
BLOG_URL = todos.BLOG_URL
TODOS_TABLE, USER_FILES_BUCKET = todos.TODOS_TABLE, todos.USER_FILES_BUCKET
COGNITO_USER_POOL_ID, COGNITO_CLIENT_ID = todos.COGNITO_USER_POOL_ID, todos.COGNITO_CLIENT_ID
COGNITO_IDENTITY_POOL_ID = todos.COGNITO_IDENTITY_POOL_ID
