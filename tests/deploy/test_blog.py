"""The deployed blog, over HTTP."""

import json
from urllib.parse import urlencode

from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.site import Site

LARGEST = 30_000_000  # bytes zipped


def test_bundle_is_small_enough(deployment: EmulatedDeployment, site: Site) -> None:
    function = deployment.client("lambda").get_function_configuration(FunctionName="myblog-blog")
    assert function["CodeSize"] < LARGEST


def test_readers_get_pages_and_the_api(site: Site) -> None:
    front = site.get("/")
    assert front.status == 200
    assert b"No posts yet." in front.body
    assert "s-maxage" in front.headers["Cache-Control"]
    assert site.get("/api/v1/posts").status == 200
    assert json.loads(site.get("/api/v1/posts").body) == {"results": [], "next": None}
    assert site.get("/posts/never/").status == 404
    assert site.get("/healthz").body == b"ok\n"


def test_urls_do_not_contain_the_stage(site: Site) -> None:
    assert site.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    assert b'href="/subscribe/"' in site.get("/").body


def test_sign_up_is_stored(deployment: EmulatedDeployment, site: Site) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://blog.example.com"}
    response = site.request("POST", "/subscribe/", urlencode({"email": "ada@example.com"}), **form)
    assert (response.status, response.headers["Location"]) == (303, "/subscribe/sent/")
    table, key = deployment.outputs("data")["SubscribersTable"], {"email": {"S": "ada@example.com"}}
    item = deployment.client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    assert item["state"] == {"S": "pending"}
