"""The blog's handler serves readers without imports that only other requests need."""

import json
import os
import subprocess
import sys
from typing import Any

from blog.models import Post
from tests.support.posts import MakePost

PROGRAM = """
import json, sys, types
from django.conf import settings
from myblog.lambda_handler import handler

settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

def get(path, **headers):
    sent = {"Host": "api.example", "X-Forwarded-Host": "blog.example.com", "X-Forwarded-Proto": "https",
            "X-Origin-Secret": "of the CDN", **headers}
    many = {name: [value] for name, value in sent.items()}
    return handler({"httpMethod": "GET", "path": path, "headers": sent, "multiValueHeaders": many, "body": None,
                    "queryStringParameters": None, "multiValueQueryStringParameters": None}, None)

pages = [get(path) for path in json.loads(sys.argv[1])]
lazy = {"boto3", "botocore", "psycopg", "rest_framework", "urllib3", "zappa", "blog.models",
        "django.contrib.auth.models"}
heavy = sorted(lazy & sys.modules.keys())
zappa = sys.modules["zappa.handler"] = types.ModuleType("zappa.handler")
zappa.lambda_handler = lambda event, context: ["Zappa", event]
preview = get("/preview/1.signature/")  # before the admin, which loads all apps too
print(json.dumps({
    "pages": pages,
    "preview": preview,
    "heavy": heavy,
    "api": get("/api/v1/posts"),
    "admin": get("/admin/"),
    "login": get("/admin/login/"),
    "without slash": get("/admin"),
    "missing": get("/nothing/"),
    "manage": handler({"manage": "check"}, None),
}))
"""
PATHS = [
    "/",
    "/posts/tide/",
    "/tags/sea/",
    "/archive/2026/",
    "/search/",
    "/subscribe/",
    "/feed.atom",
    "/feed.json",
]
PATHS += ["/sitemap.xml", "/robots.txt", "/favicon.ico", "/healthz"]


def answers(aws_resources: dict[str, str]) -> dict[str, Any]:
    environment = {
        **os.environ,
        **aws_resources,
        "DJANGO_SETTINGS_MODULE": "myblog.settings.blog",
        "SITE_URL": "https://blog.example.com",
        "ORIGIN_SECRETS": "of the CDN",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(PATHS)],
        env=environment,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_pages_import_neither_boto3_nor_models_and_the_admin_works(
    make_post: MakePost, aws_resources: dict[str, str]
) -> None:
    post: Post = make_post("Tide", tags=("Sea",))
    result = answers(aws_resources)
    statuses = {path: page["statusCode"] for path, page in zip(PATHS, result["pages"], strict=True)}
    assert statuses == {path: 302 if path == "/favicon.ico" else 200 for path in PATHS}
    assert post.title in result["pages"][1]["body"]
    assert result["heavy"] == []
    assert json.loads(result["api"]["body"])["results"][0]["slug"] == "tide"
    assert result["admin"]["multiValueHeaders"]["Location"] == ["/admin/login/?next=/admin/"]
    assert result["login"]["statusCode"] == 200
    assert "csrftoken" in result["login"]["multiValueHeaders"]["Set-Cookie"][0]
    assert result["without slash"]["multiValueHeaders"]["Location"] == ["/admin/"]
    assert result["manage"] == ["Zappa", {"manage": "check"}]
    assert result["missing"]["statusCode"] == 404
    assert "Set-Cookie" not in result["missing"]["multiValueHeaders"]
    assert result["preview"]["statusCode"] == 404
    assert "This preview link is not valid" in result["preview"]["body"]
    assert "Set-Cookie" not in result["preview"]["multiValueHeaders"]
