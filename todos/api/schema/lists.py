"""What the OpenAPI document says of `todos.api.views.lists`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from common.api.openapi import NOT_MODIFIED, describe_problem, page_serializer
from todos.api.schema import examples
from todos.api.schema.parts import BAD, CONFLICT, READING, WRITING, answers, ok
from todos.api.serializers import responses
from todos.api.serializers.requests import ListForm, MoveListForm, NewListForm, PagesQuery
from todos.api.views import lists as api

ONE = ok(responses.List, "The list.", examples.LIST)
MISSING = describe_problem(HTTPStatus.NOT_FOUND, "You have no list with this id.")

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (api.Lists, "get"): {
        "operation_id": "listLists",
        "summary": "List lists",
        "description": "In the user's order, archived ones too. The inbox is none of them.",
        "parameters": [PagesQuery, *READING],
        "responses": answers(
            ok(
                page_serializer(responses.List),
                "A page of lists.",
                {"results": [examples.LIST], "next": None},
            ),
            NOT_MODIFIED,
            describe_problem(HTTPStatus.BAD_REQUEST, "A parameter holds a value that can't be taken."),
        ),
    },
    (api.Lists, "post"): {
        "operation_id": "createList",
        "summary": "Create a list",
        "description": "After all others.",
        "request": NewListForm,
        "examples": examples.given(examples.NEW_LIST),
        "responses": answers(
            ok(responses.List, "The new list.", examples.LIST, HTTPStatus.CREATED),
            BAD,
            describe_problem(HTTPStatus.CONFLICT, "There is already something with this id."),
        ),
    },
    (api.List, "get"): {
        "operation_id": "getList",
        "summary": "Read a list",
        "description": "A deleted one, too, for 30 days: `deleted_at` tells.",
        "parameters": READING,
        "responses": answers(ONE, NOT_MODIFIED, MISSING),
    },
    (api.List, "put"): {
        "operation_id": "replaceList",
        "summary": "Replace a list",
        "description": "Fields that are left out get their defaults.",
        "parameters": WRITING,
        "request": ListForm,
        "examples": examples.given({**examples.NEW_LIST, "archived": True}),
        "responses": answers(ONE, BAD, MISSING, CONFLICT),
    },
    (api.List, "patch"): {
        "operation_id": "updateList",
        "summary": "Change a list",
        "description": "Fields that are left out stay as they are.",
        "parameters": WRITING,
        "request": ListForm,
        "examples": examples.given({"archived": True}),
        "responses": answers(ONE, BAD, MISSING, CONFLICT),
    },
    (api.List, "delete"): {
        "operation_id": "deleteList",
        "summary": "Delete a list",
        "description": "Its to-dos go to the trash, as many as there is time for (thousands): repeat it while there"
        " is `more`. The list is gone with the first request.",
        "parameters": WRITING,
        "responses": answers(
            ok(responses.Cleared, "What was done to its to-dos.", {"deleted": 12, "more": False}),
            MISSING,
            CONFLICT,
        ),
    },
    (api.Move, "post"): {
        "operation_id": "moveList",
        "summary": "Move a list",
        "description": "After one, before one, or between two; to the end, if neither is named.",
        "parameters": WRITING,
        "request": MoveListForm,
        "examples": examples.given(examples.PLACE),
        "responses": answers(ONE, BAD, MISSING, CONFLICT),
    },
}
