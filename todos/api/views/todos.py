"""The REST API of to-dos."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.parameters import validate_query
from common.api.views import PublicView
from todos.api.base import View, checked, created, fresh, match, one, page, start, user
from todos.api.serializers.requests import ClearForm, MoveForm, NewTodoForm, TodoForm, TodosQuery
from todos.dynamodb import queries, repository
from todos.services import bulk, cleanup, moves, sync, todos
from todos.services.idempotency import MAX_LENGTH, Key, Replayed


class Todos(View):
    def get(self, request: Request) -> Response:
        asked = validate_query(TodosQuery, request)
        filters = {name: asked[name] for name in queries.Asked.__dataclass_fields__ if name in asked}
        found, following = queries.todos(
            user(request),
            asked=queries.Asked(**filters),
            size=asked["page_size"],
            start=start(asked),
            fresh=fresh(request),
        )
        return page(request, found, following)

    def post(self, request: Request) -> Response:
        key = idempotency_key(request)
        data = checked(NewTodoForm, request.data)
        try:
            return created(todos.create(user(request), data=data, key=key), "todos")
        except Replayed:
            assert key
            return created(key.answer(user(request)), "todos", **{"Idempotency-Replayed": "true"})


def idempotency_key(request: Request) -> Key | None:
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    if not text.isascii() or not text.isprintable() or not 1 <= len(text) <= MAX_LENGTH:
        raise ValidationError(f"An Idempotency-Key is printable ASCII, of at most {MAX_LENGTH} characters.")
    return Key(text, request.data)


class Todo(View):
    def get(self, request: Request, id: str) -> Response:
        return one(repository.todo(user(request), id, fresh=fresh(request)))

    def put(self, request: Request, id: str) -> Response:
        return self.change(request, id, checked(TodoForm, request.data))

    def patch(self, request: Request, id: str) -> Response:
        return self.change(request, id, checked(TodoForm, request.data, partial=True))

    def change(self, request: Request, id: str, data: dict[str, Any]) -> Response:
        return one(todos.edit(user(request), id=id, data=data, match=match(request)))

    def delete(self, request: Request, id: str) -> Response:
        todos.delete(user(request), id=id, match=match(request))
        return Response(status=HTTPStatus.NO_CONTENT)


class Restore(View):
    def post(self, request: Request, id: str) -> Response:
        return one(todos.restore(user(request), id=id, match=match(request)))


class Move(View):
    def post(self, request: Request, id: str) -> Response:
        data = checked(MoveForm, request.data)
        return one(moves.move(user(request), id=id, data=data, match=match(request)))


class ClearCompleted(View):
    def post(self, request: Request) -> Response:
        asked = checked(ClearForm, request.data)
        return Response(cleanup.clear_completed(user(request), inside=asked["list"]))


class Bulk(View):
    def post(self, request: Request) -> Response:
        operations = checked(bulk.BulkForm, request.data)["operations"]
        return Response({"results": [bulk.result(user(request), each) for each in operations]})


class Changes(View):
    def get(self, request: Request) -> Response:
        asked = validate_query(sync.ChangesQuery, request)
        found = sync.since(
            user(request), token=asked.get("since"), size=asked["page_size"], start=start(asked)
        )
        return page(request, found.results, found.next, token=found.token)


class Nothing(PublicView):
    schema = None

    def get(self, request: Request, path: str) -> HttpResponse:
        raise NotFound(f"There is nothing at this address; see {settings.TODOS_URL}/api/docs.")

    post = put = patch = delete = get
