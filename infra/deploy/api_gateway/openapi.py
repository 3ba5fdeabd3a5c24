"""The OpenAPI document that API Gateway imports: OpenAPI 3.0 with its extensions, from the service's OpenAPI 3.1.

The gateway gets routes, parameters and authorizers. It gets no schemas: the service validates bodies and reports each
error, and API Gateway rejects much of OpenAPI 3.1's schemas.
"""

import re
from collections.abc import Iterator
from http import HTTPMethod
from typing import Any

from infra.deploy.api_gateway.responses import gateway_responses

# The GETs that API Gateway caches, and for how many seconds. `Cache-Control: max-age=0` refreshes an entry. Single
# items are not cached, because a client that edits one needs its current version.
CACHED = {"/api/v1/todos": 30, "/api/v1/lists": 60}
# The paths that the document does not have: the web client, the document itself, and paths with a trailing slash.
OTHER_PATHS = ("/", "/{proxy+}")
# Headers that a response depends on though no parameter says so. If-None-Match is one because 304s are cached too.
_ALWAYS_IN_CACHE_KEY = ("Authorization", "If-None-Match")
_NEVER_IN_CACHE_KEY = "Cache-Control"  # `max-age=0` replaces an entry; it must not get one of its own
_METHODS = [method.lower() for method in HTTPMethod if method not in {HTTPMethod.CONNECT, HTTPMethod.TRACE}]
_AUTHORIZER = "cognito"  # as in api.yaml
# A scope makes the authorizer accept access tokens instead of ID tokens. All access tokens have this one.
_SCOPE = "aws.cognito.signin.user.admin"
_FUNCTION = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${TodosFunction}"
_INVOKE = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions"

Json = dict[str, Any]

_INTEGRATION: Json = {
    "type": "aws_proxy",
    "httpMethod": "POST",  # Lambda's Invoke is always a POST
    "uri": {"Fn::Sub": f"{_INVOKE}/{_FUNCTION}/invocations"},
}


def to_gateway_document(document: Json) -> Json:
    paths = {path: dict(_operations(path, item)) for path, item in document["paths"].items()}
    for path in OTHER_PATHS:
        paths[path] = dict.fromkeys(_METHODS, _operation(_path_parameters(path)))
    return {
        "info": {"title": document["info"]["title"], "version": document["info"]["version"]},
        "paths": paths,
        "x-amazon-apigateway-gateway-responses": gateway_responses(),
    }


def _operations(path: str, item: Json) -> Iterator[tuple[str, Json]]:
    """Yield the methods of a path and their operations."""
    for method in _METHODS:
        if method in item:
            documented = [*item.get("parameters", []), *item[method].get("parameters", [])]
            parameters = [
                _parameter(parameter["in"], parameter["name"], required=parameter.get("required", False))
                for parameter in documented
            ]
            cached = method == "get" and path in CACHED
            operation = _operation(
                parameters, path if cached else "", signed_in=_requires_sign_in(item[method])
            )
            yield (
                method,
                operation | {key: item[method][key] for key in item[method].keys() & {"operationId"}},
            )
    # The service itself answers 405 to other methods, and preflight requests (CORS).
    yield "x-amazon-apigateway-any-method", _operation(_path_parameters(path))


def _requires_sign_in(documented: Json) -> bool:
    security = documented.get("security", [])
    return bool(security) and {} not in security


def _operation(parameters: list[Json], cached_as: str = "", *, signed_in: bool = False) -> Json:
    """Return the operation of one method. `cached_as` is its namespace in the cache; without it, it is not cached."""
    integration = dict(_INTEGRATION)
    if cached_as:
        documented = {parameter["name"] for parameter in parameters}
        parameters = [
            *parameters,
            *(_parameter("header", name) for name in _ALWAYS_IN_CACHE_KEY if name not in documented),
        ]
        integration |= {"cacheNamespace": cached_as, "cacheKeyParameters": _cache_key_parameters(parameters)}
    return {
        "parameters": parameters,
        "responses": {"default": {"description": "The response of the service."}},
        "security": [{_AUTHORIZER: [_SCOPE]}] if signed_in else [],
        "x-amazon-apigateway-integration": integration,
    }


def _cache_key_parameters(parameters: list[Json]) -> list[str]:
    """Return API Gateway's names of the parameters in the cache key.

    They need no `requestParameters`: a proxy integration passes the whole request on, and a mapping of Authorization
    would make it answer 500.
    """
    places = {"query": "querystring", "path": "path", "header": "header"}
    return [
        f"method.request.{places[parameter['in']]}.{parameter['name']}"
        for parameter in parameters
        if parameter["name"] != _NEVER_IN_CACHE_KEY
    ]


def _parameter(place: str, name: str, *, required: bool = False) -> Json:
    return {"in": place, "name": name, "required": required, "schema": {"type": "string"}}


def _path_parameters(path: str) -> list[Json]:
    return [_parameter("path", name, required=True) for name in re.findall(r"{(\w+)\+?}", path)]
