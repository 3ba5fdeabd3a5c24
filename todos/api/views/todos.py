"""Views of to-dos."""

from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from common.api.parameters import validate_query
from todos.api.base import (
    UserView,
    created_response,
    get_idempotency_key,
    get_user_id,
    record_response,
    validate_body,
    wants_consistent_read,
)
from todos.api.etags import parse_if_match
from todos.api.pagination import decode_cursor, paginated_response
from todos.api.serializers.requests import (
    ClearCompletedSerializer,
    NewTodoSerializer,
    TodoMoveSerializer,
    TodoQuerySerializer,
    TodoSerializer,
)
from todos.dynamodb import queries, repository
from todos.dynamodb.filters import TodoFilter
from todos.services import cleanup, moves, todos, trash
from todos.services.idempotency import RepeatedRequest


class TodosView(UserView):
    def get(self, request: Request) -> Response:
        query = validate_query(TodoQuerySerializer, request)
        filter_names = TodoFilter.__dataclass_fields__
        results, next_start = queries.list_todos(
            get_user_id(request),
            todo_filter=TodoFilter(**{name: query[name] for name in filter_names if name in query}),
            size=query["page_size"],
            start=decode_cursor(query),
            consistent=wants_consistent_read(request),
        )
        return paginated_response(request, results, next_start)

    def post(self, request: Request) -> Response:
        key = get_idempotency_key(request)
        data = validate_body(NewTodoSerializer, request.data)
        try:
            return created_response(todos.create(get_user_id(request), data=data, key=key), "todos")
        except RepeatedRequest:
            assert key
            todo = key.get_response(get_user_id(request))
            return created_response(todo, "todos", **{"Idempotency-Replayed": "true"})


class TodoDetailView(UserView):
    def get(self, request: Request, id: str) -> Response:
        todo = repository.get_todo(get_user_id(request), id, consistent=wants_consistent_read(request))
        return record_response(todo)

    def put(self, request: Request, id: str) -> Response:
        return self._update(request, id, validate_body(TodoSerializer, request.data))

    def patch(self, request: Request, id: str) -> Response:
        return self._update(request, id, validate_body(TodoSerializer, request.data, partial=True))

    def _update(self, request: Request, id: str, data: dict[str, Any]) -> Response:
        todo = todos.update(get_user_id(request), id=id, data=data, if_match=parse_if_match(request))
        return record_response(todo)

    def delete(self, request: Request, id: str) -> Response:
        trash.delete(get_user_id(request), id=id, if_match=parse_if_match(request))
        return Response(status=HTTPStatus.NO_CONTENT)


class TodoRestoreView(UserView):
    def post(self, request: Request, id: str) -> Response:
        return record_response(trash.restore(get_user_id(request), id=id, if_match=parse_if_match(request)))


class TodoMoveView(UserView):
    def post(self, request: Request, id: str) -> Response:
        data = validate_body(TodoMoveSerializer, request.data)
        todo = moves.move(get_user_id(request), id=id, data=data, if_match=parse_if_match(request))
        return record_response(todo)


class ClearCompletedView(UserView):
    def post(self, request: Request) -> Response:
        data = validate_body(ClearCompletedSerializer, request.data)
        return Response(cleanup.clear_completed(get_user_id(request), list_id=data["list"]))
