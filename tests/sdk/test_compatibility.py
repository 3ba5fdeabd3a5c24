"""Every way in which a document can break clients is found, and what breaks none is let be."""

from copy import deepcopy
from typing import Any

import pytest

from sdk import release
from sdk.compatibility import find_breaks, find_unannounced_breaks
from sdk.generate import PACKAGES
from tests.sdk.conftest import document

STRING = {"type": "string"}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def todo(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "title"],
        "properties": {
            "id": STRING,
            "title": {"type": "string", "maxLength": 500, "minLength": 1},
            "order": {"type": "string", "enum": ["due", "created"]},
            "due": {"type": ["string", "null"], "format": "date"},
            "labels": {"type": "array", "items": STRING},
            "parent": {"oneOf": [reference(name), {"type": "null"}]},
        },
    }


OLD: dict[str, Any] = {
    "info": {"version": "1.4.0"},
    "components": {"schemas": {name: todo(name) for name in ("TodoRequest", "Todo")}},
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
                "requestBody": {"content": {"application/json": {"schema": reference("TodoRequest")}}},
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": reference("Todo")}},
                        "headers": {"ETag": {"schema": STRING}},
                    },
                    "412": {"description": "Changed."},
                },
            },
        }
    },
}
PUT = ("paths", "/todos/{id}", "put")
BODY, ANSWER = ("components", "schemas", "TodoRequest"), ("components", "schemas", "Todo")
SENT, GOT = (*BODY, "properties"), (*ANSWER, "properties")
REMOVE = object()


def changed(*places: tuple[tuple[str | int, ...], Any]) -> dict[str, Any]:
    new = deepcopy(OLD)
    for (*way, last), value in places:
        at: Any = new
        for step in way:
            at = at[step]
        if value is REMOVE:
            del at[last]
        else:
            at[last] = value
    return new


@pytest.mark.parametrize(
    ("place", "value", "said"),
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
        # What is sent
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
        # What is answered
        ((*PUT, "responses", "200"), REMOVE, "200 removed"),
        (
            (*PUT, "responses", "200", "content"),
            {"text/plain": {"schema": STRING}},
            "application/json removed",
        ),
        ((*PUT, "responses", "200", "headers"), {}, "200: header ETag removed"),
        ((*GOT, "labels"), REMOVE, "200: labels removed"),
        ((*ANSWER, "required"), ["id"], "200: title may be missing"),
        ((*GOT, "title", "type"), ["string", "null"], "200.title: null is not accepted"),
        ((*GOT, "id"), {"type": "integer"}, "200.id: integer is not accepted"),
        ((*GOT, "order", "enum"), ["due", "created", "title"], "200.order: title is not accepted"),
        ((*GOT, "due"), {"type": ["string", "null"]}, "200.due: format None is not date"),
        ((*GOT, "parent", "oneOf"), [{"type": "null"}, STRING], "200.parent: alternative 2 is not accepted"),
    ],
)
def test_it_finds_what_breaks_clients(place: tuple[str | int, ...], value: Any, said: str) -> None:
    found = find_breaks(OLD, changed((place, value)))
    assert any(said in each for each in found), found
    assert all(each.startswith("PUT /todos/{id}: ") for each in found)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((*PUT, "description"), "Better said."),
        (("paths", "/todos"), {"get": {"operationId": "listTodos", "responses": {}}}),
        ((*PUT, "parameters", 0), {"in": "query", "name": "notify", "schema": {"type": ["boolean", "null"]}}),
        ((*PUT, "responses", "409"), {"description": "Busy."}),
        ((*PUT, "responses", "412"), REMOVE),
        ((*SENT, "color"), STRING),
        ((*BODY, "required"), ["title"]),
        ((*SENT, "title", "maxLength"), 1000),
        ((*SENT, "order", "enum"), ["due", "created", "title"]),
        ((*SENT, "id"), {"type": ["string", "integer"]}),
        ((*GOT, "color"), STRING),
        ((*GOT, "order", "enum"), ["due"]),
        ((*GOT, "due", "type"), "string"),
        ((*GOT, "title", "maxLength"), 100),
        ((*ANSWER, "required"), ["id", "title", "labels"]),
    ],
)
def test_it_lets_be_what_breaks_nobody(place: tuple[str | int, ...], value: Any) -> None:
    assert find_breaks(OLD, changed((place, value))) == []


def test_it_follows_references_that_lead_back() -> None:
    assert find_breaks(OLD, OLD) == []


def test_a_new_major_version_may_break_clients() -> None:
    broken = changed((PUT, REMOVE))
    assert find_unannounced_breaks(OLD, broken | {"info": {"version": "1.5.0"}})
    assert not find_unannounced_breaks(OLD, broken | {"info": {"version": "2.0.0"}})


def test_a_release_is_refused_that_its_version_does_not_announce() -> None:
    added = changed(((*SENT, "color"), STRING))
    assert release.find_version_error(OLD, OLD) == ""
    assert "VERSION" in release.find_version_error(OLD, added)
    assert release.find_version_error(OLD, added | {"info": {"version": "1.5.0"}}) == ""
    broken = changed((PUT, REMOVE), (("info", "version"), "1.5.0"))
    assert "PUT /todos/{id}: removed" in release.find_version_error(OLD, broken)


@pytest.mark.parametrize("service", PACKAGES)
def test_clients_of_the_released_api_go_on_working(service: str) -> None:
    released = release.read_document(release.RELEASED / f"{service}.json")
    assert find_unannounced_breaks(released, document(service)) == []
