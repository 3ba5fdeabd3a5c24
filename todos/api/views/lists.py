"""The REST API of lists."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from common.api.parameters import validate_query
from todos.api.base import View, checked, created, fresh, match, one, page, start, user
from todos.api.serializers.requests import ListForm, MoveListForm, NewListForm, PagesQuery
from todos.dynamodb import repository
from todos.services import lists


class Lists(View):
    def get(self, request: Request) -> Response:
        asked = validate_query(PagesQuery, request)
        found, following = lists.page(
            user(request), size=asked["page_size"], start=start(asked), fresh=fresh(request)
        )
        return page(request, found, following)

    def post(self, request: Request) -> Response:
        return created(lists.create(user(request), data=checked(NewListForm, request.data)), "lists")


class List(View):
    def get(self, request: Request, id: str) -> Response:
        return one(repository.todo_list(user(request), id, fresh=fresh(request)))

    def put(self, request: Request, id: str) -> Response:
        return self.change(request, id, checked(ListForm, request.data))

    def patch(self, request: Request, id: str) -> Response:
        return self.change(request, id, checked(ListForm, request.data, partial=True))

    def change(self, request: Request, id: str, data: dict[str, Any]) -> Response:
        return one(lists.edit(user(request), id=id, data=data, match=match(request)))

    def delete(self, request: Request, id: str) -> Response:
        return Response(lists.delete(user(request), id=id, match=match(request)))


class Move(View):
    def post(self, request: Request, id: str) -> Response:
        data = checked(MoveListForm, request.data)
        return one(lists.move(user(request), id=id, data=data, match=match(request)))
