"""The blog's function for readers alone, as in the second region."""

import os
import subprocess
import sys

PROGRAM = """
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
client = Client(HTTP_X_FORWARDED_HOST="blog.example.com", HTTP_X_ORIGIN_SECRET="any")
assert settings.DATABASES["default"]["ENGINE"] == "django.db.backends.dummy"
readers = {"/healthz": 200, "/robots.txt": 200, "/subscribe/": 200}
editors = {"/admin/": 404, "/preview/1.signature/": 404}
for path, status in {**readers, **editors}.items():
    response = client.get(path, secure=True)
    assert response.status_code == status, (path, response.status_code)
"""


def test_function_without_sql_serves_readers_and_not_editors() -> None:
    names = (
        "SECRET_KEY",
        "CONTENT_TABLE",
        "SUBSCRIBERS_TABLE",
        "UNSUBSCRIBE_SECRET",
        "ORIGIN_SECRETS",
        "STATIC_BUCKET",
        "MEDIA_BUCKET",
    )
    environment = {
        **os.environ,
        **dict.fromkeys(names, "any"),
        "DATABASE_URL": "none",
        "SITE_URL": "https://blog.example.com",
        "DJANGO_SETTINGS_MODULE": "myblog.settings.blog",
    }
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, env=environment)
