"""MyToDoList as deployed: an API on DynamoDB, with no SQL and no sessions."""

from csp.constants import NONE, SELF

from myblog.settings.base import *  # noqa: F403
from myblog.settings.base import BASE_DIR, CDN_URL, SITE_URL, SPECTACULAR, STATIC_STORAGE, env
from myblog.settings.deployed import *  # noqa: F403

TODOS_URL = SITE_URL
BLOG_URL = env.text("BLOG_URL").rstrip("/")  # users save its posts to read later
TODOS_TABLE = env.text("TODOS_TABLE")
USER_FILES_BUCKET = env.text("USER_FILES_BUCKET")
# Sign-in, and the temporary AWS credentials for a user's folder in the bucket.
COGNITO_USER_POOL_ID = env.text("COGNITO_USER_POOL_ID")
COGNITO_CLIENT_ID = env.text("COGNITO_CLIENT_ID")
COGNITO_IDENTITY_POOL_ID = env.text("COGNITO_IDENTITY_POOL_ID")
env.check()

DATABASES: dict[str, object] = {}
STORAGES = {"staticfiles": STATIC_STORAGE}
STATIC_MANIFEST_DIR = BASE_DIR / "todos"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "myblog",
    "todos",
    "todos.web",
]
MIDDLEWARE = [
    "myblog.middleware.trace_requests",
    "myblog.middleware.load_apps_for_pages",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "myblog.urls.todos"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [CDN_URL],
        "style-src": [CDN_URL],
        "img-src": [CDN_URL, "data:"],
        "connect-src": [SELF],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# The API uses tokens and no cookies, so it needs no CSRF protection.
SILENCED_SYSTEM_CHECKS = ["security.W003"]

SPECTACULAR_SETTINGS = {
    **SPECTACULAR,
    "TITLE": "MyToDoList API",
    "DESCRIPTION": "To-dos and lists of the user to whom the access token belongs. Timestamps are UTC, except due"
    " times, which keep their offset. Lists have pages: follow `next`, also after a page that is shorter than"
    " `page_size`. Responses may be some seconds old: send `Cache-Control: max-age=0` to read your latest writes."
    " Errors are problem documents (RFC 9457).",
    "VERSION": "1.3.0",
    "SERVERS": [{"url": SITE_URL}],
    "PREPROCESSING_HOOKS": ["todos.api.schema.operations.describe_views"],
    "COMPONENT_SPLIT_REQUEST": True,
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
    }
]
