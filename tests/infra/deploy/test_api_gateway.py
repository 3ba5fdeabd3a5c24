"""Nobody gets another's to-dos from API Gateway's cache, or any without a token. The cache's keys are made here from
the template as deployed.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from common.api import openapi
from infra.deploy.api_gateway.openapi import CACHED, OTHER_PATHS
from infra.deploy.api_gateway.template import allow_cache_refresh, build_template
from tests.support.api_gateway import SMALL, STAGE, Gateway, Request, deploy
from tests.support.cognito_users import People
from tests.support.secured_aws import SecuredAws

ADA, BOB = "Bearer ada", "Bearer bob"
PLACES = {"query": "querystring", "path": "path", "header": "header"}
TODOS = "/api/v1/todos"


def described(name: str) -> dict[str, Any]:
    """Give the document of a service, or the small one."""
    if name == "small":
        return SMALL
    made: dict[str, Any] = json.loads(json.dumps(openapi.generate_document(f"myblog.urls.{name}")))
    return made


@pytest.fixture(scope="module", params=["small", "todos"])
def gateway(
    secured_aws: SecuredAws,
    people: People,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Gateway]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", secured_aws.emulator.url)
        folder = tmp_path_factory.mktemp("gateway")
        yield deploy(secured_aws, people, described(request.param), request.param, folder)


def documented(gateway: Gateway, path: str) -> list[dict[str, Any]]:
    """Give the parameters that choose an answer."""
    item = gateway.document["paths"][path]
    parameters = [*item.get("parameters", []), *item["get"].get("parameters", [])]
    return [each for each in parameters if each["name"] != "Cache-Control"]


def request(caller: str, **places: dict[str, str]) -> Request:
    return Request({**places, "header": {"Authorization": caller, **places.get("header", {})}})


# --- What is cached


def test_only_gets_are_cached(gateway: Gateway) -> None:
    assert gateway.cached().keys() == {(path, "GET") for path in CACHED}
    for item in gateway.paths.values():
        for method, operation in item.items():
            integration = operation["x-amazon-apigateway-integration"]
            assert "cacheKeyParameters" not in integration or method == "get"


def test_entries_are_encrypted_and_short_lived(gateway: Gateway) -> None:
    for settings in gateway.cached().values():
        assert settings["CacheDataEncrypted"] is True
        assert settings["CacheTtlInSeconds"] <= 60


def test_what_has_to_be_fresh_is_not_cached(gateway: Gateway) -> None:
    cached = {path for path, _ in gateway.cached()}
    assert not {path for path in cached if path.endswith(("/changes", "/me", "/config", "}"))}


# --- Under which keys


@pytest.mark.parametrize("path", CACHED)
def test_two_users_never_share_an_entry(gateway: Gateway, path: str) -> None:
    everything = {
        PLACES[each["in"]]: {each["name"]: "same"}
        for each in documented(gateway, path)
        if each["in"] != "header"
    }
    assert gateway.key(path, request(ADA)) != gateway.key(path, request(BOB))
    assert gateway.key(path, request(ADA, **everything)) != gateway.key(path, request(BOB, **everything))


@pytest.mark.parametrize("path", CACHED)
def test_two_questions_of_a_user_never_share_an_entry(gateway: Gateway, path: str) -> None:
    for each in documented(gateway, path):
        place, name = PLACES[each["in"]], each["name"]
        keys = {gateway.key(path, request(ADA, **{place: {name: value}})) for value in ("1", "2")}
        assert len(keys | {gateway.key(path, request(ADA))}) == 3, name


@pytest.mark.parametrize("path", CACHED)
def test_who_has_an_answer_shares_no_entry_with_who_has_none(gateway: Gateway, path: str) -> None:
    conditional = request(ADA, header={"If-None-Match": '"1"'})
    assert gateway.key(path, conditional) != gateway.key(path, request(ADA))


@pytest.mark.parametrize("path", CACHED)
def test_who_asks_for_a_fresh_answer_renews_the_usual_entry(gateway: Gateway, path: str) -> None:
    fresh = request(ADA, header={"Cache-Control": "max-age=0"})
    assert gateway.key(path, fresh) == gateway.key(path, request(ADA))


@pytest.mark.parametrize("path", CACHED)
def test_an_unknown_parameter_leads_to_no_other_entry(gateway: Gateway, path: str) -> None:
    unknown = {"querystring": {"x": "1"}, "header": {"X-User": "bob"}}
    assert gateway.key(path, request(ADA, **unknown)) == gateway.key(path, request(ADA))
    assert gateway.key(path, request(ADA, **unknown)) != gateway.key(path, request(BOB))


def test_two_paths_never_share_an_entry(gateway: Gateway) -> None:
    assert len({gateway.key(path, request(ADA)) for path in CACHED}) == len(CACHED)


@pytest.mark.parametrize("path", CACHED)
def test_each_part_of_a_key_is_a_parameter_of_the_method(gateway: Gateway, path: str) -> None:
    operation = gateway.paths[path]["get"]
    known = {f"method.request.{PLACES[each['in']]}.{each['name']}" for each in operation["parameters"]}
    key = set(operation["x-amazon-apigateway-integration"]["cacheKeyParameters"])
    assert key == known - {"method.request.header.Cache-Control"}
    assert gateway.properties("Api")["FailOnWarnings"] is True


def test_callers_refresh_entries_which_are_their_own(gateway: Gateway, people: People) -> None:
    allow_cache_refresh(gateway.api, STAGE)

    stage = people.client("apigateway").get_stage(restApiId=gateway.api, stageName=STAGE)
    free = {
        place
        for place, settings in stage["methodSettings"].items()
        if not settings["requireAuthorizationForCacheControl"]
    }
    assert {place.replace("~1", "/").removeprefix("/") for place in free} == {
        f"{path}/GET".removeprefix("/") for path in CACHED
    }


# --- What is imported


@pytest.mark.parametrize("gateway", ["small", "todos", "blog"], indirect=True)
def test_its_export_has_the_operations_of_the_document(gateway: Gateway, people: People) -> None:
    """The emulator exports paths and methods: the rest is compared in the template as deployed."""
    client = people.client("apigateway")
    answer = client.get_export(restApiId=gateway.api, stageName=STAGE, exportType="oas30")
    exported = json.loads(answer["body"].read())["paths"]
    for path, item in gateway.document["paths"].items():
        assert exported[path].keys() - {"x-amazon-apigateway-any-method"} == item.keys() - {"parameters"}
    assert exported.keys() - gateway.document["paths"].keys() == set(OTHER_PATHS)


def test_operations_keep_their_names_and_parameters(gateway: Gateway) -> None:
    for path, item in gateway.document["paths"].items():
        for method in item.keys() - {"parameters"}:
            documented = [*item.get("parameters", []), *item[method].get("parameters", [])]
            imported = gateway.paths[path][method]
            names = {(each["in"], each["name"]) for each in imported["parameters"]}
            assert names >= {(each["in"], each["name"]) for each in documented}
            assert imported.get("operationId") == item[method].get("operationId")


# --- Who is let in


def test_an_access_token_is_let_in_and_nothing_else(gateway: Gateway, ada: dict[str, str]) -> None:
    assert gateway.ask(TODOS, ada["AccessToken"])[::2] == (HTTPStatus.OK, f"GET {TODOS}")
    header, payload, _ = ada["AccessToken"].split(".")
    for token in ("", "x", ada["IdToken"], ada["RefreshToken"], f"{header}.{payload}.x"):
        status, headers, body = gateway.ask(TODOS, token)
        assert status == HTTPStatus.UNAUTHORIZED
        assert headers["content-type"] == "application/problem+json"
        assert headers["www-authenticate"] == "Bearer"
        assert headers["access-control-allow-origin"] == "*"
        problem = json.loads(body)
        assert (problem["status"], problem["title"]) == (401, "Unauthorized")


def test_every_operation_asks_for_sign_in_that_says_so(gateway: Gateway) -> None:
    for path, item in gateway.document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                says_so = {} not in (security := operation.get("security", [])) and bool(security)
                asks = [{"cognito": ["aws.cognito.signin.user.admin"]}] if says_so else []
                assert gateway.paths[path][method]["security"] == asks
    assert any(operation["security"] for item in gateway.paths.values() for operation in item.values())


def test_what_needs_no_sign_in_gets_through(gateway: Gateway) -> None:
    for path in ("/", "/healthz", "/static/client.js", "/api/schema", "/api/v1/files/config"):
        assert gateway.ask(path)[0] == HTTPStatus.OK, path


# --- The template


def test_it_fits_and_is_what_api_gateway_takes(gateway: Gateway, tmp_path: Path) -> None:
    text = json.dumps(build_template(gateway.document, "myblog-todos"))
    assert len(text) < 51_200  # CloudFormation's limit for a template that is not in S3
    assert "schemas" not in gateway.properties("Api")["Body"]["components"]
    assert "null" not in text
    file = tmp_path / "api.json"
    file.write_text(text)
    linted = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), file], capture_output=True, text=True
    )
    assert linted.returncode == 0, linted.stdout


def test_a_changed_api_is_deployed_anew() -> None:
    def deployment(document: dict[str, Any], function: str = "myblog-todos") -> str:
        made = build_template(document, function)["Resources"]
        found: str = made["Stage"]["Properties"]["DeploymentId"]["Ref"]
        return found

    changed = {
        **SMALL,
        "paths": {path: item for path, item in SMALL["paths"].items() if path != "/api/v1/me"},
    }
    assert deployment(SMALL) == deployment(SMALL) != deployment(changed)
    assert deployment(SMALL) != deployment(SMALL, "myblog-todos:snapstart")
