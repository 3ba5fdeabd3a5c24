"""Development: both services in one process, as deployed except for what this file changes.

`make run` writes the environment to a file. Variables of the shell take precedence.
"""

import json
import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_LOCAL_DIR = Path(os.environ.get("LOCAL_DIR", _ROOT / ".local"))
_ENVIRONMENT_FILE = _LOCAL_DIR / "env.json"
_ENVIRONMENT = {  # for commands without `make run`, such as `manage.py check`
    "SECRET_KEY": "local-only",
    "DATABASE_URL": f"sqlite:///{_LOCAL_DIR}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30",
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
if _ENVIRONMENT_FILE.exists():
    _ENVIRONMENT |= json.loads(_ENVIRONMENT_FILE.read_text())
for _name, _value in _ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)
os.environ.setdefault("BLOG_URL", os.environ["SITE_URL"])

from myblog.settings import blog, todos  # noqa: E402 - they read the environment

from myblog.settings.todos import *  # isort: skip  # noqa: E402, F403
from myblog.settings.blog import *  # type: ignore[assignment]  # isort: skip - the blog's settings override the to-dos'  # noqa: E402, F403

DEBUG = blog.env.flag("DEBUG")  # off by default, to show the error pages that readers see
DEMO = True
LOGGING = blog.LOGGING | {
    "handlers": {"console": blog.LOGGING["handlers"]["console"] | {"formatter": "text"}},
}
STATIC_MANIFEST_DIR = _LOCAL_DIR
STATIC_ROOT = _LOCAL_DIR / "static"
AUTH_PASSWORD_VALIDATORS = []

# Plain HTTP, without CloudFront.
ALLOWED_HOSTS = ["localhost", ".localhost", "127.0.0.1", "[::1]", "testserver"]
FORCE_SCRIPT_NAME = None  # type: ignore[assignment]
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = None  # type: ignore[assignment]
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False

# The to-dos have a host of their own.
HOSTS = {"todos": todos.ROOT_URLCONF}
INSTALLED_APPS = [*blog.INSTALLED_APPS, "todos", "todos.web", "infra"]  # `infra` has `manage.py doctor`
MIDDLEWARE = ["myblog.middleware.route_by_host", *blog.MIDDLEWARE[1:]]  # without `require_cloudfront`
TODOS_URL = blog.SITE_URL.replace("://", "://todos.")
DOCUMENTS = {todos.ROOT_URLCONF: todos.SPECTACULAR_SETTINGS | {"SERVERS": [{"url": TODOS_URL}]}}
