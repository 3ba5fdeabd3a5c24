"""The service with the settings of a deployment."""

import os
import subprocess
import sys

PROGRAM = """
import django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(HTTP_HOST="todos.example.com")
assert client.get("/healthz").status_code == 200
assert client.get("/api/v1/todos").status_code == 301
for path, status in (("/api/v1/todos", 401), ("/api/v1/files/config", 200), ("/api/nothing", 404), ("/nothing", 404)):
    response = client.get(path, secure=True)
    assert response.status_code == status, (path, response.status_code)
    assert not response.cookies
document = client.get("/api/schema", secure=True).json()
assert document["info"]["title"] == "MyToDoList API"
assert document["servers"] == [{"url": "https://todos.example.com"}]
assert settings.DATABASES["default"]["ENGINE"] == "django.db.backends.dummy"
import sys
assert "blog.models" not in sys.modules
assert "snowballstemmer" not in sys.modules
"""


def test_deployed_service_loads_neither_sql_nor_the_blog() -> None:
    names = (
        "SECRET_KEY",
        "TODOS_TABLE",
        "USER_FILES_BUCKET",
        "COGNITO_CLIENT_ID",
        "COGNITO_IDENTITY_POOL_ID",
    )
    environment = {
        **os.environ,
        **dict.fromkeys(names, "any"),
        "STATIC_BUCKET": "any",
        "COGNITO_USER_POOL_ID": "eu-west-1_any",
        "SITE_URL": "https://todos.example.com",
        "BLOG_URL": "https://blog.example.com",
        "DJANGO_SETTINGS_MODULE": "myblog.settings.todos",
    }
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, env=environment)
