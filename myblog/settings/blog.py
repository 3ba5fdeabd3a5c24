"""The blog as deployed."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from common.site import site_description, site_name
from myblog.settings.base import *  # noqa: F403
from myblog.settings.base import BASE_DIR, CDN_URL, SITE_URL, SPECTACULAR, STATIC_STORAGE, env
from myblog.settings.deployed import *  # noqa: F403

DEMO = False  # `manage.py demo` creates users with public passwords
SITE_NAME = site_name()
SITE_DESCRIPTION = site_description()
FORCE_SCRIPT_NAME = ""  # Zappa would put the API's stage before paths, which CloudFront does not show
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []

# SQL for editors, DynamoDB for readers. `DATABASE_URL=none` configures a function for readers alone.
DATABASE_URL = env.text("DATABASE_URL")
HAS_EDITORS = DATABASE_URL != "none"
DATABASES: dict[str, Any] = {}
DATABASE_SECRET_ARN = env.text("DATABASE_SECRET_ARN", "")  # of the secret with the user and the password
if HAS_EDITORS:
    DATABASES["default"] = dj_database_url.parse(
        DATABASE_URL,
        engine="myblog.db.postgresql_secret" if DATABASE_SECRET_ARN else None,
        conn_max_age=60,
        conn_health_checks=True,
    )
env.require("CONTENT_TABLE", "SUBSCRIBERS_TABLE")  # `common` reads them from the environment
UNSUBSCRIBE_SECRET = env.text("UNSUBSCRIBE_SECRET")
# The secrets that CloudFront may send in `X-Origin-Secret`: two during rotation.
ORIGIN_SECRETS = env.names("ORIGIN_SECRETS")

MEDIA_BUCKET = env.text("MEDIA_BUCKET")
THUMBNAILS_BUCKET = env.text("THUMBNAILS_BUCKET", "")  # without it, embeds have no pictures
# The Mastodon servers whose posts become embeds. The blog requests the titles of these posts from them.
MASTODON_HOSTS = [
    *("chaos.social", "fosstodon.org", "hachyderm.io", "infosec.exchange", "mas.to", "mastodon.art"),
    *("mastodon.online", "mastodon.social", "mstdn.social", "techhub.social"),
    *env.names("MASTODON_HOSTS"),
]
MEDIA_ACCELERATION = env.flag("MEDIA_ACCELERATION")
# Without the following, publishing invalidates no cache, and sends no messages.
CDN_DISTRIBUTION_ID = env.text("CDN_DISTRIBUTION_ID", "")
PHOTOS_QUEUE_URL = env.text("PHOTOS_QUEUE_URL", "")
PROCESSED_PHOTOS_QUEUE_URL = env.text("PROCESSED_PHOTOS_QUEUE_URL", "")
POST_TOPIC_ARN = env.text("POST_TOPIC_ARN", "")
# Without the following, editors can't schedule the changes of a published post.
SCHEDULE_GROUP = env.text("SCHEDULE_GROUP", "")
SCHEDULE_ROLE_ARN = env.text("SCHEDULE_ROLE_ARN", "")
SCHEDULED_CHANGES_QUEUE_ARN = env.text("SCHEDULED_CHANGES_QUEUE_ARN", "")
SCHEDULED_CHANGES_QUEUE_URL = env.text("SCHEDULED_CHANGES_QUEUE_URL", "")
env.check()

cdn = urlsplit(CDN_URL)
STORAGES = {
    "default": {
        "BACKEND": "blog.photos.storage.PhotoStorage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "custom_domain": cdn.netloc,
            "url_protocol": f"{cdn.scheme}:",
        },
    },
    "staticfiles": STATIC_STORAGE,
}
STATIC_MANIFEST_DIR = BASE_DIR / "blog"  # in the bundle, so that no request reads it from S3

INSTALLED_APPS = [
    "blog.apps.EditorsConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "myblog",
    "blog",
]
MIDDLEWARE = [
    "myblog.middleware.require_cloudfront",
    "myblog.middleware.trace_requests",
    "django.middleware.security.SecurityMiddleware",
    "myblog.content_security_policy.ContentSecurityPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "myblog.middleware.admin_sessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]  # `admin_sessions` adds the middleware
ROOT_URLCONF = "myblog.urls.blog"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "blog" / "jinja2"],  # readers' pages, which load no apps
        "OPTIONS": {"environment": "myblog.jinja2.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "blog" / "templates"],  # before the admin's own, which they extend
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
CSRF_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, CDN_URL],
        "style-src": [SELF, CDN_URL],
        "img-src": [SELF, CDN_URL, "data:"],
        "font-src": [CDN_URL],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

SPECTACULAR_SETTINGS = {
    **SPECTACULAR,
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": "Read the blog's posts and tags without an API key, and subscribe to new posts by email."
    " Lists come in pages: follow `next`. Errors are problem documents (RFC 9457).",
    "VERSION": "1.2.0",
    "SERVERS": [{"url": SITE_URL}],
    "PREPROCESSING_HOOKS": ["blog.api.schema.describe_operations"],
}
