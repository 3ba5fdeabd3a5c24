import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from blog.publishing import publish
from myblog import finders as swagger
from tests.support.openapi import assert_response_is_valid, operations_by_id
from tests.support.posts import MakePost

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("operation", "address", "status"),
    [
        ("listPosts", "posts", 200),
        ("listPosts", "posts?page_size=1", 200),
        ("listPosts", "posts?page_size=0&year=x", 400),
        ("getPost", "posts/whole", 200),
        ("getPost", "posts/plain", 200),
        ("getPost", "posts/none", 404),
        ("getPost", "posts/removed", 410),
        ("listTags", "tags", 200),
    ],
)
def test_responses_match_the_document(
    client: Client, make_post: MakePost, document: dict[str, Any], operation: str, address: str, status: int
) -> None:
    make_post("Plain")
    make_post("Whole", body="# Heading", tags=("Sea",), series="Log", seo_title="T", published_at=START)
    make_post("Next", tags=("Sea",), series="Log")
    publish.unpublish_post(make_post("Removed"))
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status
    assert_response_is_valid(document, operation, status, response["Content-Type"], response.json())


def test_examples_match_the_document(document: dict[str, Any]) -> None:
    for name, operation in operations_by_id(document).items():
        for status, response in operation["responses"].items():
            for media_type, content in response.get("content", {}).items():
                assert content["examples"]
                for example in content["examples"].values():
                    assert_response_is_valid(document, name, int(status), media_type, example["value"])


def test_every_operation_and_parameter_has_a_description(document: dict[str, Any]) -> None:
    assert list(operations_by_id(document)) == ["listPosts", "getPost", "subscribe", "listTags"]
    assert list(document["paths"]) == [
        *("/api/v1/posts", "/api/v1/posts/{slug}", "/api/v1/subscribers", "/api/v1/tags")
    ]
    assert document["servers"] == [{"url": "http://testserver"}]
    for operation in operations_by_id(document).values():
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        assert all(parameter["description"] for parameter in operation.get("parameters", []))


def test_the_document_is_valid_and_generated_without_warnings() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


def test_the_document_is_available_as_json_and_yaml(client: Client, document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.1"
    for address, media_type in (
        ("", "application/vnd.oai.openapi+json"),
        ("?format=yaml", "application/vnd.oai.openapi"),
    ):
        response = client.get(f"/api/schema{address}", headers={"accept": "text/html"})
        assert response["Content-Type"] == media_type
        assert "s-maxage=3600" in response["Cache-Control"]
        assert (
            client.get(f"/api/schema{address}", headers={"if-none-match": response["ETag"]}).status_code
            == 304
        )
        assert yaml.safe_load(response.content) == document
    assert client.get("/api/schema?format=xml").json()["errors"][0]["parameter"] == "format"


def test_the_docs_page_needs_no_relaxed_security_policy(client: Client) -> None:
    response = client.get("/api/docs")
    assert response.status_code == 200
    assert "s-maxage" in response["Cache-Control"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert b'src="http://cdn.test/static/swagger-ui/swagger-ui-bundle.js"' in response.content
    assert b"<script>" not in response.content
    assert b"<style" not in response.content


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/api/v1", "/api/v1/posts/a/b", "/api/v2/posts", "/api/v1//posts"]
)
def test_an_unknown_path_is_not_found(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_write_to_the_posts_is_not_allowed(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/posts")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_an_unexpected_error_is_a_problem_without_details(
    client: Client, monkeypatch: pytest.MonkeyPatch, aws_resources: dict[str, str]
) -> None:
    monkeypatch.setenv("CONTENT_TABLE", "missing")
    client.raise_request_exception = False
    response = client.get("/api/v1/posts")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert b"missing" not in response.content


@pytest.mark.parametrize(
    ("path", "host", "status"), [("/api/v1/posts", "evil.example", 400), ("/api/", "localhost", 404)]
)
def test_an_error_outside_of_views_is_a_problem(client: Client, path: str, host: str, status: int) -> None:
    response = client.get(path, headers={"host": host})
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


def test_collectstatic_takes_only_the_used_files_of_swagger_ui(
    settings: LazySettings, tmp_path: Path
) -> None:
    backend = {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
    settings.STATICFILES_FINDERS = ["myblog.finders.SwaggerFinder"]
    call_command("collectstatic", "--noinput", verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())
    assert set(manifest["paths"]) == {f"swagger-ui/{name}" for name in swagger.FILES}
    assert finders.find("swagger-ui/swagger-ui.css")
    assert not finders.find("swagger-ui/swagger-ui-bundle.js.map")


def test_a_page_does_not_import_rest_framework() -> None:
    program = """
import sys, django
from django.test import Client
django.setup()
from django.test import Client
from django.urls import reverse
assert Client().get("/robots.txt").status_code == 200
assert reverse("post", args=["a"]) == "/posts/a/"
loaded = {name.partition(".")[0] for name in sys.modules if name.endswith((".views", ".generators"))}
assert not {"rest_framework", "drf_spectacular"} & loaded, loaded
assert Client().get("/api/schema").status_code == 200
assert "drf_spectacular.generators" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
