"""The to-do API in API Gateway: its cache, its operations and its authorizer.

The emulator has no cache, so the tests compute cache keys from the deployed template.
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


def load_document(name: str) -> dict[str, Any]:
    """Return the OpenAPI document of a service, or the small one."""
    if name == "small":
        return SMALL
    document: dict[str, Any] = json.loads(json.dumps(openapi.generate_document(f"myblog.urls.{name}")))
    return document


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
        yield deploy(secured_aws, people, load_document(request.param), request.param, folder)


def key_parameters(gateway: Gateway, path: str) -> list[dict[str, Any]]:
    """Return the documented parameters that a response depends on."""
    item = gateway.document["paths"][path]
    parameters = [*item.get("parameters", []), *item["get"].get("parameters", [])]
    return [parameter for parameter in parameters if parameter["name"] != "Cache-Control"]


def request(caller: str, **places: dict[str, str]) -> Request:
    return Request({**places, "header": {"Authorization": caller, **places.get("header", {})}})


# --- Cached operations


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


def test_single_items_and_changes_are_not_cached(gateway: Gateway) -> None:
    cached = {path for path, _ in gateway.cached()}
    assert not {path for path in cached if path.endswith(("/changes", "/me", "/config", "}"))}


# --- Cache keys


@pytest.mark.parametrize("path", CACHED)
def test_users_never_share_a_cache_entry(gateway: Gateway, path: str) -> None:
    everything = {
        PLACES[each["in"]]: {each["name"]: "same"}
        for each in key_parameters(gateway, path)
        if each["in"] != "header"
    }
    assert gateway.key(path, request(ADA)) != gateway.key(path, request(BOB))
    assert gateway.key(path, request(ADA, **everything)) != gateway.key(path, request(BOB, **everything))


@pytest.mark.parametrize("path", CACHED)
def test_different_requests_never_share_a_cache_entry(gateway: Gateway, path: str) -> None:
    for each in key_parameters(gateway, path):
        place, name = PLACES[each["in"]], each["name"]
        keys = {gateway.key(path, request(ADA, **{place: {name: value}})) for value in ("1", "2")}
        assert len(keys | {gateway.key(path, request(ADA))}) == 3, name


@pytest.mark.parametrize("path", CACHED)
def test_conditional_request_has_its_own_cache_entry(gateway: Gateway, path: str) -> None:
    conditional = request(ADA, header={"If-None-Match": '"1"'})
    assert gateway.key(path, conditional) != gateway.key(path, request(ADA))


@pytest.mark.parametrize("path", CACHED)
def test_cache_control_does_not_change_the_cache_entry(gateway: Gateway, path: str) -> None:
    fresh = request(ADA, header={"Cache-Control": "max-age=0"})
    assert gateway.key(path, fresh) == gateway.key(path, request(ADA))


@pytest.mark.parametrize("path", CACHED)
def test_unknown_parameter_does_not_change_the_cache_entry(gateway: Gateway, path: str) -> None:
    unknown = {"querystring": {"x": "1"}, "header": {"X-User": "bob"}}
    assert gateway.key(path, request(ADA, **unknown)) == gateway.key(path, request(ADA))
    assert gateway.key(path, request(ADA, **unknown)) != gateway.key(path, request(BOB))


def test_paths_never_share_a_cache_entry(gateway: Gateway) -> None:
    assert len({gateway.key(path, request(ADA)) for path in CACHED}) == len(CACHED)


@pytest.mark.parametrize("path", CACHED)
def test_cache_key_consists_of_parameters_of_the_method(gateway: Gateway, path: str) -> None:
    operation = gateway.paths[path]["get"]
    known = {f"method.request.{PLACES[each['in']]}.{each['name']}" for each in operation["parameters"]}
    key = set(operation["x-amazon-apigateway-integration"]["cacheKeyParameters"])
    assert key == known - {"method.request.header.Cache-Control"}
    assert gateway.properties("Api")["FailOnWarnings"] is True


def test_callers_may_refresh_cache_entries(gateway: Gateway, people: People) -> None:
    allow_cache_refresh(gateway.api, STAGE)

    stage = people.client("apigateway").get_stage(restApiId=gateway.api, stageName=STAGE)
    without_permission = {
        place
        for place, settings in stage["methodSettings"].items()
        if not settings["requireAuthorizationForCacheControl"]
    }
    assert {place.replace("~1", "/").removeprefix("/") for place in without_permission} == {
        f"{path}/GET".removeprefix("/") for path in CACHED
    }


# --- Operations


@pytest.mark.parametrize("gateway", ["small", "todos", "blog"], indirect=True)
def test_export_has_the_operations_of_the_document(gateway: Gateway, people: People) -> None:
    """The emulator exports only paths and methods. Other tests compare the rest in the deployed template."""
    client = people.client("apigateway")
    response = client.get_export(restApiId=gateway.api, stageName=STAGE, exportType="oas30")
    exported = json.loads(response["body"].read())["paths"]
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


# --- Sign-in


def test_only_a_valid_access_token_is_accepted(gateway: Gateway, ada: dict[str, str]) -> None:
    assert gateway.request(TODOS, ada["AccessToken"])[::2] == (HTTPStatus.OK, f"GET {TODOS}")
    header, payload, _ = ada["AccessToken"].split(".")
    for token in ("", "x", ada["IdToken"], ada["RefreshToken"], f"{header}.{payload}.x"):
        status, headers, body = gateway.request(TODOS, token)
        assert status == HTTPStatus.UNAUTHORIZED
        assert headers["content-type"] == "application/problem+json"
        assert headers["www-authenticate"] == "Bearer"
        assert headers["access-control-allow-origin"] == "*"
        problem = json.loads(body)
        assert (problem["status"], problem["title"]) == (401, "Unauthorized")


def test_operation_requires_sign_in_if_its_document_does(gateway: Gateway) -> None:
    for path, item in gateway.document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                security = operation.get("security", [])
                expected = (
                    [{"cognito": ["aws.cognito.signin.user.admin"]}]
                    if security and {} not in security
                    else []
                )
                assert gateway.paths[path][method]["security"] == expected
    assert any(operation["security"] for item in gateway.paths.values() for operation in item.values())


def test_operation_without_sign_in_is_open(gateway: Gateway) -> None:
    for path in ("/", "/healthz", "/static/client.js", "/api/schema", "/api/v1/files/config"):
        assert gateway.request(path)[0] == HTTPStatus.OK, path


# --- The template


def test_template_is_valid_and_small_enough(gateway: Gateway, tmp_path: Path) -> None:
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


def test_changed_api_has_another_deployment() -> None:
    def deployment(document: dict[str, Any], function: str = "myblog-todos") -> str:
        resources = build_template(document, function)["Resources"]
        name: str = resources["Stage"]["Properties"]["DeploymentId"]["Ref"]
        return name

    changed = {
        **SMALL,
        "paths": {path: item for path, item in SMALL["paths"].items() if path != "/api/v1/me"},
    }
    assert deployment(SMALL) == deployment(SMALL) != deployment(changed)
    assert deployment(SMALL) != deployment(SMALL, "myblog-todos:snapstart")
