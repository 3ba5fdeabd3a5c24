"""What API Gateway imports of an API: OpenAPI 3.0 with its extensions, made from the service's OpenAPI 3.1 document.

The gateway gets the routes, their parameters and who may call them. It gets no schemas: the service checks bodies, and
says what is wrong and where; and API Gateway refuses much of what an OpenAPI 3.1 schema may hold.
"""

import re
from collections.abc import Iterator
from http import HTTPMethod
from typing import Any

from infra.deploy.api_gateway.responses import gateway_responses

# GETs that API Gateway answers from its cache, and for how many seconds. A list may be that old, unless it is asked
# for with `Cache-Control: max-age=0`. Not single items: who edits one needs its present version.
CACHED = {"/api/v1/todos": 30, "/api/v1/lists": 60}
# What an answer depends on though no parameter says so: the caller, and what the caller has, for a 304 is cached too.
ALWAYS = ("Authorization", "If-None-Match")
NEVER = "Cache-Control"  # it does not choose among answers: `max-age=0` has the one that is kept replaced
METHODS = [method.lower() for method in HTTPMethod if method not in {HTTPMethod.CONNECT, HTTPMethod.TRACE}]
# What is no operation of the document: the web client, the document itself, and paths with a trailing slash.
REST = ("/", "/{proxy+}")
SIGN_IN = "cognito"  # as in `api.yaml`
# With a scope the authorizer takes access tokens, and no others; without one, ID tokens. They all have this one.
SCOPE = "aws.cognito.signin.user.admin"
FUNCTION = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${TodosFunction}"
INVOKE = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions"

Json = dict[str, Any]

INTEGRATION: Json = {
    "type": "aws_proxy",
    "httpMethod": "POST",  # how Lambda is called, whatever the method
    "uri": {"Fn::Sub": f"{INVOKE}/{FUNCTION}/invocations"},
}


def api(document: Json) -> Json:
    paths = {path: dict(operations(path, item)) for path, item in document["paths"].items()}
    for path in REST:
        paths[path] = dict.fromkeys(METHODS, operation(in_path(path)))
    return {
        "info": {"title": document["info"]["title"], "version": document["info"]["version"]},
        "paths": paths,
        "x-amazon-apigateway-gateway-responses": gateway_responses(),
    }


def operations(path: str, item: Json) -> Iterator[tuple[str, Json]]:
    for method in METHODS:
        if method in item:
            given = [*item.get("parameters", []), *item[method].get("parameters", [])]
            parameters = [
                parameter(each["in"], each["name"], required=each.get("required", False)) for each in given
            ]
            cached = method == "get" and path in CACHED
            made = operation(parameters, path if cached else "", signed_in=needs_sign_in(item[method]))
            yield method, made | {key: item[method][key] for key in item[method].keys() & {"operationId"}}
    # The service says which methods it has not, and answers a browser that asks first (CORS).
    yield "x-amazon-apigateway-any-method", operation(in_path(path))


def needs_sign_in(documented: Json) -> bool:
    security = documented.get("security", [])
    return bool(security) and {} not in security


def operation(parameters: list[Json], cached_as: str = "", *, signed_in: bool = False) -> Json:
    """Describe one method; `cached_as` names the part of the cache that only this one uses."""
    integration = dict(INTEGRATION)
    if cached_as:
        documented = {each["name"] for each in parameters}
        parameters = [*parameters, *(parameter("header", name) for name in ALWAYS if name not in documented)]
        integration |= {"cacheNamespace": cached_as, "cacheKeyParameters": cache_key(parameters)}
    return {
        "parameters": parameters,
        "responses": {"default": {"description": "What the service answers."}},
        "security": [{SIGN_IN: [SCOPE]}] if signed_in else [],
        "x-amazon-apigateway-integration": integration,
    }


def cache_key(parameters: list[Json]) -> list[str]:
    """Name the parameters as API Gateway does.

    It wants no `requestParameters` with them: a proxy integration passes everything on as it is, and answers 500 if
    Authorization is mapped.
    """
    places = {"query": "querystring", "path": "path", "header": "header"}
    named = [(places[each["in"]], each["name"]) for each in parameters if each["name"] != NEVER]
    return [f"method.request.{place}.{name}" for place, name in named]


def parameter(place: str, name: str, *, required: bool = False) -> Json:
    return {"in": place, "name": name, "required": required, "schema": {"type": "string"}}


def in_path(path: str) -> list[Json]:
    return [parameter("path", name, required=True) for name in re.findall(r"{(\w+)\+?}", path)]
