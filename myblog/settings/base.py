"""Settings of every service, from the environment. An error lists all missing variables.

docs/configuration.md describes the variables.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from myblog.settings.environment import Environment

env = Environment()  # the modules of the services read their own variables, and then call `env.check`
BASE_DIR = Path(__file__).resolve().parents[2]

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = False
SITE_URL = env.text("SITE_URL").rstrip("/")
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "", *env.names("ALLOWED_HOSTS")]

CDN_URL = env.text("CDN_URL", SITE_URL).rstrip("/")
STATIC_BUCKET = env.text("STATIC_BUCKET")
STATIC_STORAGE = {"BACKEND": "myblog.staticfiles.StaticStorage"}
STATIC_ROOT = BASE_DIR / "build" / "static"  # `collectstatic` writes them here before the upload
STATIC_URL = f"{CDN_URL}/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "myblog.finders.SwaggerFinder",
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False  # all texts are English, and loading translations takes long
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"ids": {"()": "common.tracing.TraceFilter"}},
    "formatters": {
        "json": {"()": "common.observability.JsonFormatter"},
        "text": {"format": "%(message)s [%(request_id)s]"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["ids"], "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # tracebacks, but not every 404
        "myblog": {"level": "INFO"},
    },
}

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"  # the editor's preview is a frame without a URL, which this does not affect

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["common.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],  # with `AllowAny`, the OpenAPI document would describe an optional sign-in
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "common.api.exceptions.handle_exception",
    "UNAUTHENTICATED_USER": None,
}

SPECTACULAR = {
    "OAS_VERSION": "3.1.1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api.openapi.remove_patch_defaults",
    ],
}
