"""The view of bulk requests."""

import json
from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from todos.api.base import UserView, get_user_id, validate_body
from todos.api.exceptions import handle_exception
from todos.api.serializers.requests import (
    BulkSerializer,
    NewTodoSerializer,
    TodoMoveSerializer,
    TodoSerializer,
)
from todos.exceptions import TodoError
from todos.services import bulk

_STATUSES = {"create": HTTPStatus.CREATED, "delete": HTTPStatus.NO_CONTENT}  # others return 200


class BulkView(UserView):
    def post(self, request: Request) -> Response:
        operations = validate_body(BulkSerializer, request.data)["operations"]
        return Response({"results": [_execute(get_user_id(request), values) for values in operations]})


def _execute(user_id: str, values: dict[str, Any]) -> dict[str, Any]:
    """Execute one operation. Return the status, and the to-do or the problem that a single request would return."""
    try:
        todo = bulk.execute(user_id, _build_operation(values))
    except (APIException, TodoError) as error:
        response = handle_exception(error, {})
        assert response is not None
        return {"status": response.status_code, "problem": json.loads(response.content)}
    status = _STATUSES.get(values["op"], HTTPStatus.OK)
    return {"status": status, **({"todo": todo} if todo else {})}


def _build_operation(values: dict[str, Any]) -> bulk.Operation:
    name, id, data = values["op"], values.get("id"), values.get("data", {})
    match name:
        case "create":
            data = validate_body(NewTodoSerializer, {**data, "id": id} if id else data)
        case "update":
            data = validate_body(TodoSerializer, data, partial=True)
        case "move":
            data = validate_body(TodoMoveSerializer, data)
    return bulk.Operation(name, id, data, values.get("if_match"))
