"""The deployed to-do service, as a mobile app uses it."""

import json

import pytest

from infra.local.demo_users import DEMO_PASSWORD, create_demo_users
from tests.support.cognito_users import People
from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.site import Response, Site


@pytest.fixture(scope="module")
def site(deployment: EmulatedDeployment) -> Site:
    return Site(deployment.endpoint, "todos.example.com")


@pytest.fixture(scope="module")
def people(deployment: EmulatedDeployment) -> People:
    auth = deployment.outputs("auth")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", deployment.endpoint)
        create_demo_users(auth["CognitoUserPoolId"])
    return People(deployment.client, deployment.endpoint, auth, deployment.outputs("data"))


@pytest.fixture(scope="module")
def tokens(people: People) -> dict[str, str]:
    names = ("ada", "bob")
    return {name: people.sign_in(f"{name}@todos.example", DEMO_PASSWORD)["AccessToken"] for name in names}


def send(site: Site, token: str, method: str, path: str, body: object = None, **more: str) -> Response:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **more}
    return site.request(method, path, None if body is None else json.dumps(body), **headers)


def test_request_without_a_valid_token_is_rejected(site: Site) -> None:
    for headers in ({}, {"Authorization": "Bearer junk"}):
        assert site.get("/api/v1/todos", **headers).status == 401


def test_users_see_only_their_own_todos(site: Site, tokens: dict[str, str]) -> None:
    created = send(
        site, tokens["ada"], "POST", "/api/v1/todos", {"title": "Wind the clock", "labels": ["home"]}
    )
    assert created.status == 201, created.body
    todo = json.loads(created.body)
    path = f"/api/v1/todos/{todo['id']}"
    assert send(site, tokens["ada"], "PATCH", path, {"completed": True}).status == 200
    result = json.loads(send(site, tokens["ada"], "GET", "/api/v1/todos?completed=true").body)
    assert [item["title"] for item in result["results"]] == ["Wind the clock"]
    assert send(site, tokens["bob"], "GET", path).status == 404
    assert json.loads(send(site, tokens["bob"], "GET", "/api/v1/todos").body)["results"] == []


def test_todos_are_found_by_list_and_search(site: Site, tokens: dict[str, str]) -> None:
    ada = tokens["ada"]
    created = json.loads(send(site, ada, "POST", "/api/v1/lists", {"name": "Lighthouse"}).body)
    for title in ("Trim the lamp", "Wash the lens"):
        todo = {"title": title, "list": created["id"], "due": "2026-12-01"}
        assert send(site, ada, "POST", "/api/v1/todos", todo).status == 201
    for query in ("search=lamp", f"list={created['id']}&search=lamp", "due_before=2026-12-02&search=lamp"):
        result = json.loads(send(site, ada, "GET", f"/api/v1/todos?{query}").body)["results"]
        assert [item["title"] for item in result] == ["Trim the lamp"], query
    result = json.loads(send(site, ada, "GET", f"/api/v1/todos?list={created['id']}").body)["results"]
    assert len(result) == 2
    assert len(json.loads(send(site, ada, "GET", "/api/v1/todos/changes").body)["results"]) >= 2
    assert send(site, ada, "DELETE", f"/api/v1/lists/{created['id']}").status == 200


def test_deleted_account_leaves_no_data(deployment: EmulatedDeployment, site: Site, people: People) -> None:
    people.add("carla@todos.example")
    tokens = people.sign_in("carla@todos.example")
    carla = tokens["AccessToken"]
    assert send(site, carla, "POST", "/api/v1/todos", {"title": "Leave"}).status == 201
    folder = f"private/{people.identity(tokens['IdToken'])}/"
    s3 = deployment.client("s3")
    s3.put_object(Bucket=people.bucket, Key=f"{folder}lamp.txt", Body=b"on")
    response = send(
        site, carla, "DELETE", "/api/v1/me", **{"X-Confirm": "delete", "X-Id-Token": tokens["IdToken"]}
    )
    assert response.status == 204, response.body
    assert "Versions" not in s3.list_object_versions(Bucket=people.bucket, Prefix=folder)
    with pytest.raises(people.cognito.exceptions.NotAuthorizedException):
        people.sign_in("carla@todos.example")


def test_public_pages_need_no_sign_in(site: Site, deployment: EmulatedDeployment) -> None:
    config = json.loads(site.get("/api/v1/files/config").body)
    assert config["client_id"] == deployment.outputs("auth")["CognitoClientId"]
    assert site.get("/healthz").status == 200
    for page in ("/", "/api/docs"):
        assert site.get(page).status == 200
        assert "cloudfront.localhost" in site.get(page).body.decode()


def test_post_is_saved_while_the_blog_is_unreachable(
    site: Site, tokens: dict[str, str], deployment: EmulatedDeployment
) -> None:
    url = "https://blog.example.com/posts/tides/"
    sent = {"Authorization": f"Bearer {tokens['ada']}", "X-Request-Id": "to-be-found"}
    body = json.dumps({"url": url})
    response = site.request(
        "POST", "/api/v1/todos/read-later", body, **sent, **{"Content-Type": "application/json"}
    )
    assert (response.status, response.headers["X-Request-Id"]) == (201, "to-be-found")
    result = json.loads(response.body)
    assert (result["todo"]["title"], result["problem"]["request_id"]) == (url, "to-be-found")
    events = deployment.client("logs").filter_log_events(logGroupName="/aws/lambda/myblog-todos")["events"]
    lines = [json.loads(event["message"]) for event in events if '"to-be-found"' in event["message"]]
    *_, warning, info = [(line["level"], line["message"].partition(":")[0]) for line in lines]
    assert warning == ("WARNING", "Could not get the post tides from the blog")
    assert info == ("INFO", "POST api/v1/todos/read-later 201")
