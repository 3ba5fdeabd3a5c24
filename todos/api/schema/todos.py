"""Operations of `todos.api.views.todos`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from common.api.openapi import NOT_MODIFIED, describe_problem, page_serializer
from todos.api.schema import examples
from todos.api.schema.parts import (
    BAD_BODY,
    BAD_PARAMETER,
    CONFLICT,
    CREATE_PARAMETERS,
    DELETED,
    ID_CONFLICT,
    KEY_REUSED,
    READ_PARAMETERS,
    WRITE_PARAMETERS,
    describe_success,
    merge_responses,
)
from todos.api.serializers import requests, responses
from todos.api.views.todos import (
    ClearCompletedView,
    TodoDetailView,
    TodoMoveView,
    TodoRestoreView,
    TodosView,
)

_TODO = describe_success(responses.TodoResponseSerializer, "The to-do.", examples.TODO)
_NOT_FOUND = describe_problem(HTTPStatus.NOT_FOUND, "You have no to-do with this ID.")

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (TodosView, "get"): {
        "operation_id": "listTodos",
        "summary": "List to-dos",
        "description": "Returns a page of to-dos. Filters can be combined. A filtered page may be shorter than"
        " `page_size`, or empty, although `next` is set.",
        "parameters": [requests.TodoQuerySerializer, *READ_PARAMETERS],
        "responses": merge_responses(
            describe_success(
                page_serializer(responses.TodoResponseSerializer),
                "A page of to-dos.",
                {"results": [examples.TODO], "next": None},
            ),
            NOT_MODIFIED,
            BAD_PARAMETER,
        ),
    },
    (TodosView, "post"): {
        "operation_id": "createTodo",
        "summary": "Create a to-do",
        "description": "Adds the to-do at the end of its list. With an `Idempotency-Key`, the request can be repeated"
        " for a day without creating a second to-do.",
        "parameters": CREATE_PARAMETERS,
        "request": requests.NewTodoSerializer,
        "examples": examples.request_example(examples.NEW_TODO),
        "responses": merge_responses(
            describe_success(
                responses.TodoResponseSerializer, "The new to-do.", examples.TODO, HTTPStatus.CREATED
            ),
            BAD_BODY,
            ID_CONFLICT,
            KEY_REUSED,
        ),
    },
    (TodoDetailView, "get"): {
        "operation_id": "getTodo",
        "summary": "Get a to-do",
        "description": "Also returns a to-do in the trash. It has a `deleted_at`.",
        "parameters": READ_PARAMETERS,
        "responses": merge_responses(_TODO, NOT_MODIFIED, _NOT_FOUND),
    },
    (TodoDetailView, "put"): {
        "operation_id": "replaceTodo",
        "summary": "Replace a to-do",
        "description": "Resets omitted fields to their defaults. Completing a recurring to-do creates its next"
        " occurrence, whose ID is `next`.",
        "parameters": WRITE_PARAMETERS,
        "request": requests.TodoSerializer,
        "examples": examples.request_example(examples.TODO_REQUEST),
        "responses": merge_responses(_TODO, BAD_BODY, _NOT_FOUND, CONFLICT),
    },
    (TodoDetailView, "patch"): {
        "operation_id": "updateTodo",
        "summary": "Update a to-do",
        "description": "Omitted fields stay unchanged. Completing a recurring to-do creates its next occurrence, whose"
        " ID is `next`. If another request changes the to-do at the same time, this one is applied to the result. With"
        " `If-Match`, it fails instead.",
        "parameters": WRITE_PARAMETERS,
        "request": requests.TodoSerializer,
        "examples": examples.request_example({"completed": True}),
        "responses": merge_responses(_TODO, BAD_BODY, _NOT_FOUND, CONFLICT),
    },
    (TodoDetailView, "delete"): {
        "operation_id": "deleteTodo",
        "summary": "Move a to-do to the trash",
        "description": "Also moves its subtasks. The trash keeps them for 30 days.",
        "parameters": WRITE_PARAMETERS,
        "responses": merge_responses(DELETED, _NOT_FOUND, CONFLICT),
    },
    (TodoRestoreView, "post"): {
        "operation_id": "restoreTodo",
        "summary": "Restore a to-do from the trash",
        "description": "Also restores the subtasks that were deleted with it. If its list no longer exists, the to-do"
        " goes to the inbox.",
        "parameters": WRITE_PARAMETERS,
        "request": None,
        "responses": merge_responses(_TODO, _NOT_FOUND, CONFLICT),
    },
    (TodoMoveView, "post"): {
        "operation_id": "moveTodo",
        "summary": "Move a to-do",
        "description": "Moves the to-do after one to-do, before one, or between two, in its list or in another one."
        " Without either, moves it to the end.",
        "parameters": WRITE_PARAMETERS,
        "request": requests.TodoMoveSerializer,
        "examples": examples.request_example(examples.MOVE),
        "responses": merge_responses(_TODO, BAD_BODY, _NOT_FOUND, CONFLICT),
    },
    (ClearCompletedView, "post"): {
        "operation_id": "clearCompleted",
        "summary": "Move completed to-dos to the trash",
        "description": "Moves the completed to-dos of one list, or of all lists. One request can move thousands."
        " Repeat it while the response contains `more: true`.",
        "request": requests.ClearCompletedSerializer,
        "examples": examples.request_example({"list": "inbox"}),
        "responses": merge_responses(
            describe_success(
                responses.CleanupResultSerializer,
                "Completed to-dos are in the trash.",
                {"deleted": 12, "more": False},
            ),
            BAD_BODY,
            CONFLICT,
        ),
    },
}
