"""The to-do API in the emulated API Gateway, which has routes and authorizers, but no cache."""

import http.client
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.deploy.api_gateway.template import build_template
from infra.deploy.cloudformation import stacks
from tests.support.cognito_users import People
from tests.support.secured_aws import SecuredAws

STAGE = "todos"
ECHO = """
def handler(event, context):
    return {"statusCode": 200, "body": event["httpMethod"] + " " + event["path"]}
"""
STRING = {"type": "string"}
ID = {"in": "path", "name": "id", "required": True, "schema": STRING}
NULLABLE = {"type": ["string", "null"], "examples": ["2026-11-30", None]}
FRESH = {"in": "header", "name": "Cache-Control", "schema": STRING}
SIGNED_IN: list[dict[str, list[str]]] = [{"bearer": []}]


def query(*names: str) -> list[dict[str, Any]]:
    return [{"in": "query", "name": name, "schema": NULLABLE} for name in names]


def signed_in(**more: Any) -> dict[str, Any]:
    return {"security": SIGNED_IN, "responses": {"200": {"description": ""}}, **more}


SMALL: dict[str, Any] = {
    "openapi": "3.1.1",
    "info": {"title": "Small", "version": "1.0.0"},
    "paths": {
        "/api/v1/todos": {
            "get": signed_in(parameters=[*query("list", "completed", "cursor", "page_size"), FRESH]),
            "post": signed_in(requestBody={"content": {"application/json": {"schema": NULLABLE}}}),
        },
        "/api/v1/todos/{id}": {"parameters": [ID], "get": signed_in(), "delete": signed_in()},
        "/api/v1/todos/changes": {"get": signed_in(parameters=query("since", "page_size"))},
        "/api/v1/lists": {"get": signed_in(parameters=query("archived"))},
        "/api/v1/me": {"get": signed_in()},
        "/api/v1/files/config": {"get": {"responses": {"200": {"description": ""}}}},
        "/api/v1/maybe": {"get": signed_in(security=[{}, *SIGNED_IN])},
    },
    "components": {"schemas": {"Due": NULLABLE}},
}


@dataclass(frozen=True)
class Request:
    """The parameters of a request, as API Gateway names their places: querystring, header and path."""

    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def value(self, parameter: str) -> str | None:
        _, _, place, name = parameter.split(".", 3)
        return self.parameters.get(place, {}).get(name)


@dataclass(frozen=True)
class Gateway:
    document: dict[str, Any]
    template: dict[str, Any]  # as deployed
    api: str
    emulator: str

    def properties(self, resource: str) -> dict[str, Any]:
        found: dict[str, Any] = self.template["Resources"][resource]["Properties"]
        return found

    @property
    def paths(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.properties("Api")["Body"]["paths"]
        return found

    def cached(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the settings of cached methods, by path and method."""
        settings = {
            (each["ResourcePath"].replace("~1", "/").removeprefix("/"), each["HttpMethod"]): each
            for each in self.properties("Stage")["MethodSettings"]
        }
        return {place: each for place, each in settings.items() if each["CachingEnabled"] is not False}

    def key(self, path: str, request: Request) -> tuple[object, ...]:
        """Return the key under which API Gateway caches the response to a GET."""
        integration = self.paths[path]["get"]["x-amazon-apigateway-integration"]
        values = tuple((name, request.value(name)) for name in integration["cacheKeyParameters"])
        return integration["cacheNamespace"], values

    def request(self, path: str, token: str = "", method: str = "GET") -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection(self.emulator.removeprefix("http://"), timeout=20)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request(method, f"/restapis/{self.api}/{STAGE}/_user_request_{path}", headers=headers)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body


def deploy(
    secured_aws: SecuredAws, people: People, document: dict[str, Any], name: str, folder: Path
) -> Gateway:
    """Deploy the API of a document into the emulator, with a function that echoes the method and path."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("echo.py", ECHO)
    people.client("lambda").create_function(
        FunctionName=f"{name}-todos",
        Runtime="python3.11",
        Handler="echo.handler",
        Role=secured_aws.roles["ThumbnailsRoleArn"],
        Code={"ZipFile": code.getvalue()},
    )
    file = folder / "api.json"
    file.write_text(json.dumps(build_template(document, f"{name}-todos")))
    parameters = {"CognitoUserPoolArn": people.auth["CognitoUserPoolArn"], "TodosFunction": f"{name}-todos"}
    outputs = stacks.deploy(f"{name}-api", file, parameters)
    body = people.client("cloudformation").get_template(StackName=f"{name}-api")["TemplateBody"]
    deployed = json.loads(body) if isinstance(body, str) else body
    gateway = Gateway(document, deployed, outputs["TodosApiId"], secured_aws.emulator.url)
    set_gateway_responses(people, gateway)
    return gateway


def set_gateway_responses(people: People, gateway: Gateway) -> None:
    """Set the gateway's own responses, which the emulator does not read from the document."""
    client = people.client("apigateway")
    responses = gateway.properties("Api")["Body"]["x-amazon-apigateway-gateway-responses"]
    for kind, response in responses.items():
        client.put_gateway_response(restApiId=gateway.api, responseType=kind, **response)
    deployment = client.create_deployment(restApiId=gateway.api)["id"]
    change = {"op": "replace", "path": "/deploymentId", "value": deployment}
    client.update_stage(restApiId=gateway.api, stageName=STAGE, patchOperations=[change])
