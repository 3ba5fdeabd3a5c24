"""Views of lists."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from common.api.parameters import validate_query
from todos.api.base import (
    UserView,
    created_response,
    get_user_id,
    record_response,
    validate_body,
    wants_consistent_read,
)
from todos.api.etags import parse_if_match
from todos.api.pagination import decode_cursor, paginated_response
from todos.api.serializers.requests import (
    ListMoveSerializer,
    ListQuerySerializer,
    NewTodoListSerializer,
    TodoListSerializer,
)
from todos.dynamodb import repository
from todos.services import lists


class ListsView(UserView):
    def get(self, request: Request) -> Response:
        query = validate_query(ListQuerySerializer, request)
        results, next_start = lists.list_lists(
            get_user_id(request),
            size=query["page_size"],
            start=decode_cursor(query),
            consistent=wants_consistent_read(request),
        )
        return paginated_response(request, results, next_start)

    def post(self, request: Request) -> Response:
        data = validate_body(NewTodoListSerializer, request.data)
        return created_response(lists.create(get_user_id(request), data=data), "lists")


class ListDetailView(UserView):
    def get(self, request: Request, id: str) -> Response:
        todo_list = repository.get_list(get_user_id(request), id, consistent=wants_consistent_read(request))
        return record_response(todo_list)

    def put(self, request: Request, id: str) -> Response:
        return self._update(request, id, validate_body(TodoListSerializer, request.data))

    def patch(self, request: Request, id: str) -> Response:
        return self._update(request, id, validate_body(TodoListSerializer, request.data, partial=True))

    def _update(self, request: Request, id: str, data: dict[str, Any]) -> Response:
        todo_list = lists.update(get_user_id(request), id=id, data=data, if_match=parse_if_match(request))
        return record_response(todo_list)

    def delete(self, request: Request, id: str) -> Response:
        return Response(lists.delete(get_user_id(request), id=id, if_match=parse_if_match(request)))


class ListMoveView(UserView):
    def post(self, request: Request, id: str) -> Response:
        data = validate_body(ListMoveSerializer, request.data)
        todo_list = lists.move(get_user_id(request), id=id, data=data, if_match=parse_if_match(request))
        return record_response(todo_list)
