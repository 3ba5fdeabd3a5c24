"""Whether clients that were made from one OpenAPI document go on working with a service that has another.

What is there may not go; what a client sends has to be taken as before, and what it gets has to be no more than it
knows. New operations, optional parameters and fields of answers break nothing.
"""

from collections.abc import Iterator

from sdk.schemas import Flow, Json

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


def unannounced(old: Json, new: Json) -> list[str]:
    """Tell what breaks clients, unless the major version says that something does (semver.org)."""
    return [] if major(new) > major(old) else breaks(old, new)


def major(document: Json) -> int:
    return int(document["info"]["version"].partition(".")[0])


def breaks(old: Json, new: Json) -> list[str]:
    found = operations(new)
    return [
        f"{name}: {what}"
        for name, before in operations(old).items()
        for what in (operation(old, new, before, found[name]) if name in found else ["removed"])
    ]


def operations(document: Json) -> dict[str, Json]:
    return {
        f"{method.upper()} {path}": item[method] | {"parameters": parameters(item, item[method])}
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }


def parameters(item: Json, operation: Json) -> dict[str, Json]:
    given = [*item.get("parameters", []), *operation.get("parameters", [])]
    return {f"{each['in']} parameter {each['name']}": each for each in given}


def operation(old: Json, new: Json, before: Json, after: Json) -> Iterator[str]:
    for name in ("operationId", "tags"):  # generated clients name functions and modules by these
        if before.get(name) != after.get(name):
            yield f"{name} changed"
    if needs_sign_in(after) and not needs_sign_in(before):
        yield "newly needs sign-in"
    sent, answered = Flow(old, new, request=True), Flow(old, new, request=False)
    yield from parameters_break(sent, before["parameters"], after["parameters"])
    yield from body_breaks(sent, before.get("requestBody", {}), after.get("requestBody", {}))
    yield from answers_break(answered, before["responses"], after["responses"])


def needs_sign_in(operation: Json) -> bool:
    security = operation.get("security", [])
    return bool(security) and {} not in security


def parameters_break(flow: Flow, before: Json, after: Json) -> Iterator[str]:
    for name in before.keys() - after.keys():
        yield f"{name} removed"
    for name, parameter in after.items():
        known = before.get(name, {})
        if parameter.get("required") and not known.get("required"):
            yield f"{name} is newly required"
        if known:
            yield from flow.misfits(known["schema"], parameter["schema"], name)


def body_breaks(flow: Flow, before: Json, after: Json) -> Iterator[str]:
    if after.get("required") and not before.get("required"):
        yield "body is newly required"
    yield from contents_break(flow, before, after, "body")


def answers_break(flow: Flow, before: Json, after: Json) -> Iterator[str]:
    for status, answer in before.items():
        if status in after:
            yield from contents_break(flow, answer, after[status], status)
            for name in answer.get("headers", {}).keys() - after[status].get("headers", {}).keys():
                yield f"{status}: header {name} removed"
        elif status < "400":  # that an error comes no more breaks nobody
            yield f"{status} removed"


def contents_break(flow: Flow, before: Json, after: Json, place: str) -> Iterator[str]:
    for kind, content in before.get("content", {}).items():
        if kind not in after.get("content", {}):
            yield f"{place}: {kind} removed"
        else:
            yield from flow.misfits(content["schema"], after["content"][kind]["schema"], place)
