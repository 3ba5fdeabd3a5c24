"""OpenAPI descriptions of `todos.api.views.todos`, apart from the views because they are slow to import.

Tests compare the two.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from common.api.openapi import NOT_MODIFIED, describe_problem, page_serializer
from todos.api.schema import account, examples, lists
from todos.api.schema.parts import (
    BAD,
    CONFLICT,
    DELETED,
    IDEMPOTENCY,
    READING,
    WRITING,
    answers,
    change_pages,
    ok,
)
from todos.api.serializers import responses
from todos.api.serializers.requests import (
    ClearForm,
    MoveForm,
    NewTodoForm,
    ReadLaterForm,
    TodoForm,
    TodosQuery,
)
from todos.api.views import read_later, todos
from todos.services import bulk, sync

REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    bool,
    OpenApiParameter.HEADER,
    description="`true` when this was answered before.",
    response=[HTTPStatus.CREATED],
)
LOCATION = OpenApiParameter(
    "Location",
    OpenApiTypes.URI,
    OpenApiParameter.HEADER,
    description="Address of what was made.",
    response=[HTTPStatus.CREATED],
)
ONE = ok(responses.Todo, "The to-do.", examples.TODO)
MISSING = describe_problem(HTTPStatus.NOT_FOUND, "You have no to-do with this id.")

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (todos.Todos, "get"): {
        "operation_id": "listTodos",
        "summary": "List to-dos",
        "description": "A page at a time. The filters can be combined; a page may then be shorter than asked for,"
        " even empty, though there is a next one.",
        "parameters": [TodosQuery, *READING],
        "responses": answers(
            ok(
                page_serializer(responses.Todo),
                "A page of to-dos.",
                {"results": [examples.TODO], "next": None},
            ),
            NOT_MODIFIED,
            describe_problem(HTTPStatus.BAD_REQUEST, "A parameter holds a value that can't be taken."),
        ),
    },
    (todos.Todos, "post"): {
        "operation_id": "createTodo",
        "summary": "Create a to-do",
        "description": "At the end of its list. Send an `Idempotency-Key` to be able to repeat the request without"
        " making a second one; it is remembered for a day.",
        "parameters": [IDEMPOTENCY, REPLAYED, LOCATION],
        "request": NewTodoForm,
        "examples": examples.given(examples.NEW_TODO),
        "responses": answers(
            ok(responses.Todo, "The new to-do.", examples.TODO, HTTPStatus.CREATED),
            BAD,
            describe_problem(HTTPStatus.CONFLICT, "There is already something with this id."),
            describe_problem(
                HTTPStatus.UNPROCESSABLE_ENTITY, "This Idempotency-Key came with another body before."
            ),
        ),
    },
    (read_later.ReadLater, "post"): {
        "operation_id": "readLater",
        "summary": "Save a post of the blog to read later",
        "description": "As a to-do with the post's title, and with its link as the notes. While the blog does not"
        " answer, the link stands for the title, and `problem` says so.",
        "parameters": [IDEMPOTENCY, REPLAYED, LOCATION],
        "request": ReadLaterForm,
        "responses": answers(
            ok(responses.SavedPost, "The new to-do.", examples.SAVED, HTTPStatus.CREATED),
            BAD,
            describe_problem(HTTPStatus.CONFLICT, "There is already something with this id."),
            describe_problem(
                HTTPStatus.UNPROCESSABLE_ENTITY, "This Idempotency-Key came with another body before."
            ),
        ),
        "examples": examples.given({"url": examples.POST}),
    },
    (todos.Todo, "get"): {
        "operation_id": "getTodo",
        "summary": "Read a to-do",
        "description": "One in the trash, too: `deleted_at` tells.",
        "parameters": READING,
        "responses": answers(ONE, NOT_MODIFIED, MISSING),
    },
    (todos.Todo, "put"): {
        "operation_id": "replaceTodo",
        "summary": "Replace a to-do",
        "description": "Fields that are left out get their defaults. Completing one that recurs makes the next one:"
        " `next` is its id.",
        "parameters": WRITING,
        "request": TodoForm,
        "examples": examples.given(examples.WHOLE_TODO),
        "responses": answers(ONE, BAD, MISSING, CONFLICT),
    },
    (todos.Todo, "patch"): {
        "operation_id": "updateTodo",
        "summary": "Change a to-do",
        "description": "Fields that are left out stay as they are. Completing one that recurs makes the next one:"
        " `next` is its id. If others change it at the same time, the change is made to what they left; with"
        " `If-Match`, it is refused then.",
        "parameters": WRITING,
        "request": TodoForm,
        "examples": examples.given({"completed": True}),
        "responses": answers(ONE, BAD, MISSING, CONFLICT),
    },
    (todos.Todo, "delete"): {
        "operation_id": "deleteTodo",
        "summary": "Put a to-do into the trash",
        "description": "With its sub-tasks, for 30 days.",
        "parameters": WRITING,
        "responses": answers(DELETED, MISSING, CONFLICT),
    },
    (todos.Restore, "post"): {
        "operation_id": "restoreTodo",
        "summary": "Take a to-do out of the trash",
        "description": "With the sub-tasks that went there with it; into the inbox if its list is gone.",
        "parameters": WRITING,
        "request": None,
        "responses": answers(ONE, MISSING, CONFLICT),
    },
    (todos.Move, "post"): {
        "operation_id": "moveTodo",
        "summary": "Move a to-do",
        "description": "After one, before one, or between two of its list or of another one; to the end, if neither"
        " is named.",
        "parameters": WRITING,
        "request": MoveForm,
        "examples": examples.given(examples.PLACE),
        "responses": answers(ONE, BAD, MISSING, CONFLICT),
    },
    (todos.ClearCompleted, "post"): {
        "operation_id": "clearCompleted",
        "summary": "Put completed to-dos into the trash",
        "description": "Of one list or of all. As many as there is time for (thousands): repeat it while there is"
        " `more`.",
        "request": ClearForm,
        "examples": examples.given({"list": "inbox"}),
        "responses": answers(
            ok(responses.Cleared, "What was done.", {"deleted": 12, "more": False}), BAD, CONFLICT
        ),
    },
    (todos.Bulk, "post"): {
        "operation_id": "changeTodos",
        "summary": "Make many changes",
        "description": f"Up to {bulk.MAX_OPERATIONS}, one after the other, each for itself: what fails leaves the"
        " others alone.",
        "request": bulk.BulkForm,
        "examples": examples.given(examples.OPERATIONS),
        "responses": answers(
            ok(responses.BulkResults, "What came of each operation.", examples.RESULTS), BAD
        ),
    },
    (todos.Changes, "get"): {
        "operation_id": "listChanges",
        "summary": "List changes",
        "description": "For clients that keep a copy. Without `since`, all that is not deleted; with it, what has"
        " changed, deletions too (`deleted_at`). Follow `next` to the end, then keep `token` for the next time."
        " Things may be told again: an equal or older `version` changes nothing.",
        "parameters": [sync.ChangesQuery],
        "responses": answers(
            ok(change_pages("ChangesPage", token=serializers.CharField()), "A page.", examples.CHANGES),
            describe_problem(HTTPStatus.BAD_REQUEST, "A parameter holds a value that can't be taken."),
            describe_problem(HTTPStatus.GONE, "The token is older than 30 days: begin again without one."),
        ),
    },
}


def describe(endpoints: list[Any]) -> list[Any]:
    """Attach the descriptions; settings name this, so that whoever makes a document comes by."""
    for tag, operations in (
        ("To-dos", OPERATIONS),
        ("Lists", lists.OPERATIONS),
        ("Account", account.OPERATIONS),
    ):
        for (view, method), description in operations.items():
            extend_schema(tags=[tag], **description)(getattr(view, method))
    return endpoints
