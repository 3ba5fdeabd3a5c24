"""The to-do service as deployed behind its API, with sign-in, as a mobile app uses it."""

import json

import pytest

from infra.users import DEMO_PASSWORD, make_demo_users
from tests.deploy.conftest import Deployment
from tests.deploy.site import Answer, Site
from tests.infra.people import People


@pytest.fixture(scope="module")
def site(deployment: Deployment) -> Site:
    return Site(deployment.endpoint, "todos.example.com")


@pytest.fixture(scope="module")
def tokens(deployment: Deployment) -> dict[str, str]:
    auth = deployment.outputs("auth")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", deployment.endpoint)
        make_demo_users(auth["CognitoUserPoolId"])
    people = People(deployment.client, deployment.endpoint, auth, deployment.outputs("data"))
    names = ("ada", "bob")
    return {name: people.sign_in(f"{name}@todos.example", DEMO_PASSWORD)["AccessToken"] for name in names}


def ask(site: Site, token: str, method: str, path: str, body: object = None) -> Answer:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return site.ask(method, path, None if body is None else json.dumps(body), **headers)


def test_the_gateway_refuses_who_has_no_token(site: Site) -> None:
    for headers in ({}, {"Authorization": "Bearer junk"}):
        assert site.get("/api/v1/todos", **headers).status == 401


def test_users_have_their_own_to_dos(site: Site, tokens: dict[str, str]) -> None:
    made = ask(site, tokens["ada"], "POST", "/api/v1/todos", {"title": "Wind the clock", "labels": ["home"]})
    assert made.status == 201, made.body
    todo = json.loads(made.body)
    path = f"/api/v1/todos/{todo['id']}"
    assert ask(site, tokens["ada"], "PATCH", path, {"completed": True}).status == 200
    found = json.loads(ask(site, tokens["ada"], "GET", "/api/v1/todos?completed=true").body)
    assert [each["title"] for each in found["results"]] == ["Wind the clock"]
    assert ask(site, tokens["bob"], "GET", path).status == 404
    assert json.loads(ask(site, tokens["bob"], "GET", "/api/v1/todos").body)["results"] == []


def test_what_needs_no_sign_in_is_open(site: Site, deployment: Deployment) -> None:
    config = json.loads(site.get("/api/v1/files/config").body)
    assert config["client_id"] == deployment.outputs("auth")["CognitoClientId"]
    assert site.get("/healthz").status == 200
    for page in ("/", "/api/docs"):
        assert site.get(page).status == 200
        assert "cloudfront.localhost" in site.get(page).body.decode()
