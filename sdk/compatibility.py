"""Find changes of an OpenAPI document that break clients generated from an earlier version of it.

The rules: operations, parameters, content types, response headers and properties may not disappear. Neither may
successful responses. Clients may not need anything new: parameters, bodies, properties or authentication. The service
must accept all values that clients may send, and may return only values that clients know: types, enumerations, limits,
patterns, formats, array items and alternatives. Operation ids and tags may not change, because generated clients name
functions and modules after them. New operations, optional parameters and response properties break nothing.

This is not a full oasdiff (https://www.oasdiff.com), which knows many more rules but cannot be installed from PyPI. For
example, these modules ignore callbacks, links, discriminators, schema combinations other than `oneOf`, changes of
default values and removed security scopes. They follow references only to `components/schemas`.
"""

from collections.abc import Iterator

from sdk.schemas import Flow, Json

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


def find_unannounced_breaks(old: Json, new: Json) -> list[str]:
    """Return what breaks clients, unless a new major version announces it (https://semver.org)."""
    return [] if _major_version(new) > _major_version(old) else find_breaks(old, new)


def _major_version(document: Json) -> int:
    return int(document["info"]["version"].partition(".")[0])


def find_breaks(old: Json, new: Json) -> list[str]:
    """Return what breaks clients, such as "GET /todos: query parameter page_size removed"."""
    operations = _read_operations(new)
    return [
        f"{name}: {problem}"
        for name, before in _read_operations(old).items()
        for problem in (
            _compare_operations(old, new, before, operations[name]) if name in operations else ["removed"]
        )
    ]


def _read_operations(document: Json) -> dict[str, Json]:
    return {
        f"{method.upper()} {path}": item[method] | {"parameters": _read_parameters(item, item[method])}
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    }


def _read_parameters(item: Json, operation: Json) -> dict[str, Json]:
    parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
    return {f"{parameter['in']} parameter {parameter['name']}": parameter for parameter in parameters}


def _compare_operations(old: Json, new: Json, before: Json, after: Json) -> Iterator[str]:
    for name in ("operationId", "tags"):  # generated clients name functions and modules after them
        if before.get(name) != after.get(name):
            yield f"{name} changed"
    if _requires_sign_in(after) and not _requires_sign_in(before):
        yield "newly requires authentication"
    request, response = Flow(old, new, is_request=True), Flow(old, new, is_request=False)
    yield from _compare_parameters(request, before["parameters"], after["parameters"])
    yield from _compare_bodies(request, before.get("requestBody", {}), after.get("requestBody", {}))
    yield from _compare_responses(response, before["responses"], after["responses"])


def _requires_sign_in(operation: Json) -> bool:
    security = operation.get("security", [])
    return bool(security) and {} not in security


def _compare_parameters(flow: Flow, before: Json, after: Json) -> Iterator[str]:
    for name in before.keys() - after.keys():
        yield f"{name} removed"
    for name, parameter in after.items():
        earlier = before.get(name, {})
        if parameter.get("required") and not earlier.get("required"):
            yield f"{name} is newly required"
        if earlier:
            yield from flow.find_mismatches(earlier["schema"], parameter["schema"], name)


def _compare_bodies(flow: Flow, before: Json, after: Json) -> Iterator[str]:
    if after.get("required") and not before.get("required"):
        yield "body is newly required"
    yield from _compare_contents(flow, before, after, "body")


def _compare_responses(flow: Flow, before: Json, after: Json) -> Iterator[str]:
    for status, response in before.items():
        if status in after:
            yield from _compare_contents(flow, response, after[status], status)
            for name in response.get("headers", {}).keys() - after[status].get("headers", {}).keys():
                yield f"{status}: header {name} removed"
        elif status < "400":  # no client depends on an error
            yield f"{status} removed"


def _compare_contents(flow: Flow, before: Json, after: Json, path: str) -> Iterator[str]:
    for content_type, content in before.get("content", {}).items():
        if content_type not in after.get("content", {}):
            yield f"{path}: {content_type} removed"
        else:
            yield from flow.find_mismatches(content["schema"], after["content"][content_type]["schema"], path)
