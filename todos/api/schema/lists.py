"""Operations of `todos.api.views.lists`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from common.api.openapi import NOT_MODIFIED, describe_problem, page_serializer
from todos.api.schema import examples
from todos.api.schema.parts import (
    BAD_BODY,
    BAD_PARAMETER,
    CONFLICT,
    ID_CONFLICT,
    READ_PARAMETERS,
    WRITE_PARAMETERS,
    describe_success,
    merge_responses,
)
from todos.api.serializers import responses
from todos.api.serializers.requests import (
    ListMoveSerializer,
    ListQuerySerializer,
    NewTodoListSerializer,
    TodoListSerializer,
)
from todos.api.views.lists import ListDetailView, ListMoveView, ListsView

_LIST = describe_success(responses.TodoListResponseSerializer, "The list.", examples.LIST)
_NOT_FOUND = describe_problem(HTTPStatus.NOT_FOUND, "You have no list with this ID.")

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (ListsView, "get"): {
        "operation_id": "listLists",
        "summary": "List lists",
        "description": "Returns lists in the user's order, including archived ones. The inbox is not among them.",
        "parameters": [ListQuerySerializer, *READ_PARAMETERS],
        "responses": merge_responses(
            describe_success(
                page_serializer(responses.TodoListResponseSerializer),
                "A page of lists.",
                {"results": [examples.LIST], "next": None},
            ),
            NOT_MODIFIED,
            BAD_PARAMETER,
        ),
    },
    (ListsView, "post"): {
        "operation_id": "createList",
        "summary": "Create a list",
        "description": "Adds the list after all others.",
        "request": NewTodoListSerializer,
        "examples": examples.request_example(examples.NEW_LIST),
        "responses": merge_responses(
            describe_success(
                responses.TodoListResponseSerializer, "The new list.", examples.LIST, HTTPStatus.CREATED
            ),
            BAD_BODY,
            ID_CONFLICT,
        ),
    },
    (ListDetailView, "get"): {
        "operation_id": "getList",
        "summary": "Get a list",
        "description": "Also returns a list that was deleted in the last 30 days. It has a `deleted_at`.",
        "parameters": READ_PARAMETERS,
        "responses": merge_responses(_LIST, NOT_MODIFIED, _NOT_FOUND),
    },
    (ListDetailView, "put"): {
        "operation_id": "replaceList",
        "summary": "Replace a list",
        "description": "Resets omitted fields to their defaults.",
        "parameters": WRITE_PARAMETERS,
        "request": TodoListSerializer,
        "examples": examples.request_example({**examples.NEW_LIST, "archived": True}),
        "responses": merge_responses(_LIST, BAD_BODY, _NOT_FOUND, CONFLICT),
    },
    (ListDetailView, "patch"): {
        "operation_id": "updateList",
        "summary": "Update a list",
        "description": "Omitted fields stay unchanged.",
        "parameters": WRITE_PARAMETERS,
        "request": TodoListSerializer,
        "examples": examples.request_example({"archived": True}),
        "responses": merge_responses(_LIST, BAD_BODY, _NOT_FOUND, CONFLICT),
    },
    (ListDetailView, "delete"): {
        "operation_id": "deleteList",
        "summary": "Delete a list",
        "description": "Deletes the list and moves its to-dos to the trash. One request can move thousands of to-dos."
        " Repeat it while the response contains `more: true`.",
        "parameters": WRITE_PARAMETERS,
        "responses": merge_responses(
            describe_success(
                responses.CleanupResultSerializer,
                "The list is deleted.",
                {"deleted": 12, "more": False},
            ),
            _NOT_FOUND,
            CONFLICT,
        ),
    },
    (ListMoveView, "post"): {
        "operation_id": "moveList",
        "summary": "Move a list",
        "description": "Moves the list after one list, before one, or between two. Without either, moves it to the"
        " end.",
        "parameters": WRITE_PARAMETERS,
        "request": ListMoveSerializer,
        "examples": examples.request_example(examples.MOVE),
        "responses": merge_responses(_LIST, BAD_BODY, _NOT_FOUND, CONFLICT),
    },
}
