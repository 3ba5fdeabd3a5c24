"""`sdk.compatibility` finds every change that breaks clients, and only those."""

from copy import deepcopy
from typing import Any

import pytest

from sdk import release
from sdk.compatibility import find_breaks, find_unannounced_breaks
from sdk.generate import PACKAGES
from tests.support.sdk_services import read_openapi_document

STRING = {"type": "string"}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _todo_schema(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "title"],
        "properties": {
            "id": STRING,
            "title": {"type": "string", "maxLength": 500, "minLength": 1},
            "order": {"type": "string", "enum": ["due", "created"]},
            "due": {"type": ["string", "null"], "format": "date"},
            "labels": {"type": "array", "items": STRING},
            "parent": {"oneOf": [_reference(name), {"type": "null"}]},
        },
    }


OLD: dict[str, Any] = {
    "info": {"version": "1.4.0"},
    "components": {"schemas": {name: _todo_schema(name) for name in ("TodoRequest", "Todo")}},
    "paths": {
        "/todos/{id}": {
            "parameters": [{"in": "path", "name": "id", "required": True, "schema": STRING}],
            "put": {
                "operationId": "replaceTodo",
                "tags": ["To-dos"],
                "parameters": [
                    {"in": "query", "name": "notify", "schema": {"type": "boolean"}},
                    {"in": "header", "name": "If-Match", "schema": STRING},
                ],
                "requestBody": {"content": {"application/json": {"schema": _reference("TodoRequest")}}},
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": _reference("Todo")}},
                        "headers": {"ETag": {"schema": STRING}},
                    },
                    "412": {"description": "Changed."},
                },
            },
        }
    },
}
PUT = ("paths", "/todos/{id}", "put")
BODY, RESPONSE = ("components", "schemas", "TodoRequest"), ("components", "schemas", "Todo")
SENT, RETURNED = (*BODY, "properties"), (*RESPONSE, "properties")
REMOVE = object()


def _change(*places: tuple[tuple[str | int, ...], Any]) -> dict[str, Any]:
    new = deepcopy(OLD)
    for (*parents, last), value in places:
        node: Any = new
        for key in parents:
            node = node[key]
        if value is REMOVE:
            del node[last]
        else:
            node[last] = value
    return new


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (PUT, REMOVE, "removed"),
        (("paths", "/todos/{id}"), REMOVE, "removed"),
        ((*PUT, "operationId"), "putTodo", "operationId changed"),
        ((*PUT, "tags"), ["Lists"], "tags changed"),
        ((*PUT, "security"), [{"bearer": []}], "newly requires authentication"),
        # Parameters
        ((*PUT, "parameters", 0), REMOVE, "query parameter notify removed"),
        ((*PUT, "parameters", 0, "required"), True, "query parameter notify is newly required"),
        ((*PUT, "parameters", 0, "schema"), {"type": "integer"}, "query parameter notify: boolean"),
        ((*PUT, "parameters", 0, "name"), "tell", "query parameter notify removed"),
        # Requests
        ((*PUT, "requestBody", "required"), True, "body is newly required"),
        ((*PUT, "requestBody"), REMOVE, "body: application/json removed"),
        ((*SENT, "order"), REMOVE, "body: order removed"),
        ((*BODY, "required"), ["id", "title", "order"], "body: order is newly required"),
        ((*SENT, "title", "type"), "integer", "body.title: string is not accepted"),
        ((*SENT, "title", "maxLength"), 100, "body.title: maxLength 100 is narrower than 500"),
        ((*SENT, "title", "minLength"), 2, "body.title: minLength 2 is narrower than 1"),
        ((*SENT, "title", "pattern"), "^[a-z]", "body.title: pattern None is not ^[a-z]"),
        ((*SENT, "order", "enum"), ["due"], "body.order: created is not accepted"),
        ((*SENT, "id"), {"type": "string", "enum": ["a"]}, "body.id: any value is not accepted"),
        ((*SENT, "due", "type"), "string", "body.due: null is not accepted"),
        ((*SENT, "due", "format"), "date-time", "body.due: format date is not date-time"),
        ((*SENT, "labels", "items"), {"type": "integer"}, "body.labels[]: string is not accepted"),
        ((*SENT, "parent", "oneOf", 1), REMOVE, "body.parent: alternative 2 is not accepted"),
        # Responses
        ((*PUT, "responses", "200"), REMOVE, "200 removed"),
        (
            (*PUT, "responses", "200", "content"),
            {"text/plain": {"schema": STRING}},
            "application/json removed",
        ),
        ((*PUT, "responses", "200", "headers"), {}, "200: header ETag removed"),
        ((*RETURNED, "labels"), REMOVE, "200: labels removed"),
        ((*RESPONSE, "required"), ["id"], "200: title may be missing"),
        ((*RETURNED, "title", "type"), ["string", "null"], "200.title: null is not accepted"),
        ((*RETURNED, "id"), {"type": "integer"}, "200.id: integer is not accepted"),
        ((*RETURNED, "order", "enum"), ["due", "created", "title"], "200.order: title is not accepted"),
        ((*RETURNED, "due"), {"type": ["string", "null"]}, "200.due: format None is not date"),
        (
            (*RETURNED, "parent", "oneOf"),
            [{"type": "null"}, STRING],
            "200.parent: alternative 2 is not accepted",
        ),
    ],
)
def test_breaking_change_is_found(place: tuple[str | int, ...], value: Any, message: str) -> None:
    breaks = find_breaks(OLD, _change((place, value)))
    assert any(message in text for text in breaks), breaks
    assert all(text.startswith("PUT /todos/{id}: ") for text in breaks)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((*PUT, "description"), "A better description."),
        (("paths", "/todos"), {"get": {"operationId": "listTodos", "responses": {}}}),
        ((*PUT, "parameters", 0), {"in": "query", "name": "notify", "schema": {"type": ["boolean", "null"]}}),
        ((*PUT, "responses", "409"), {"description": "Busy."}),
        ((*PUT, "responses", "412"), REMOVE),
        ((*SENT, "color"), STRING),
        ((*BODY, "required"), ["title"]),
        ((*SENT, "title", "maxLength"), 1000),
        ((*SENT, "order", "enum"), ["due", "created", "title"]),
        ((*SENT, "id"), {"type": ["string", "integer"]}),
        ((*RETURNED, "color"), STRING),
        ((*RETURNED, "order", "enum"), ["due"]),
        ((*RETURNED, "due", "type"), "string"),
        ((*RETURNED, "title", "maxLength"), 100),
        ((*RESPONSE, "required"), ["id", "title", "labels"]),
    ],
)
def test_compatible_change_is_not_reported(place: tuple[str | int, ...], value: Any) -> None:
    assert find_breaks(OLD, _change((place, value))) == []


def test_circular_references_are_followed() -> None:
    assert find_breaks(OLD, OLD) == []


def test_breaking_change_is_allowed_in_a_new_major_version() -> None:
    broken = _change((PUT, REMOVE))
    assert find_unannounced_breaks(OLD, broken | {"info": {"version": "1.5.0"}})
    assert not find_unannounced_breaks(OLD, broken | {"info": {"version": "2.0.0"}})


def test_release_needs_a_version_that_announces_its_changes() -> None:
    added = _change(((*SENT, "color"), STRING))
    assert release.find_version_error(OLD, OLD) == ""
    assert "VERSION" in release.find_version_error(OLD, added)
    assert release.find_version_error(OLD, added | {"info": {"version": "1.5.0"}}) == ""
    broken = _change((PUT, REMOVE), (("info", "version"), "1.5.0"))
    assert "PUT /todos/{id}: removed" in release.find_version_error(OLD, broken)


@pytest.mark.parametrize("service", PACKAGES)
def test_current_document_is_compatible_with_the_released_one(service: str) -> None:
    released = release.read_document(release.RELEASED / f"{service}.json")
    assert find_unannounced_breaks(released, read_openapi_document(service)) == []
