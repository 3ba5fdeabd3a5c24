"""The web client's page, service worker and manifest."""

import json
import re

import pytest
from django.conf import LazySettings
from django.test import Client

from todos.web import views


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="todos.localhost")


def test_page_preloads_every_module(client: Client) -> None:
    page = client.get("/").text

    preloaded = set(re.findall(r'<link rel="modulepreload" href="\S+/static/(\S+)"', page))
    assert {"todos/data/store.js", "todos/views/list.js"} < preloaded
    assert not {"todos/main.js", "todos/sw.js"} & preloaded
    assert re.search(r'<script type="module" src="\S+/static/todos/main.js"', page)


def test_page_with_its_etag_returns_304(client: Client) -> None:
    etag = client.get("/")["ETag"]

    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


def test_page_policy_allows_scripts_only_from_static_files(client: Client, settings: LazySettings) -> None:
    settings.STATIC_URL = "https://cdn.example.com/static/"

    directives = client.get("/")["Content-Security-Policy"].split("; ")

    assert "script-src https://cdn.example.com" in directives
    assert "default-src 'none'" in directives


def test_service_worker_lists_the_files_of_the_app(client: Client) -> None:
    response = client.get("/sw.js")

    files = re.search(r"const SHELL = (\[.*\]);", response.text)
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert files
    paths = {url.partition("/static/")[2] for url in json.loads(files[1])}
    assert {"todos/main.js", "todos/app.css", "todos/fonts/besley-600.woff2"} < paths
    assert "todos/sw.js" not in paths


def test_service_worker_version_changes_with_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/sw.js").text.splitlines()[0]
    monkeypatch.setattr(views, "_page", lambda: "another page")

    after = client.get("/sw.js").text.splitlines()[0]
    assert before.startswith("const VERSION = ")
    assert after != before


def test_manifest_names_icons_and_share_target(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest").json()

    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert manifest["share_target"]["params"] == {"title": "title", "text": "text", "url": "url"}
