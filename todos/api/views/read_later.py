"""The view that saves posts of the blog to read later."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from common.api.problems import build_problem
from todos.api.base import UserView, created_response, get_idempotency_key, get_user_id, validate_body
from todos.api.serializers.requests import ReadLaterSerializer
from todos.models import Todo
from todos.services import read_later
from todos.services.idempotency import RepeatedRequest

_NO_TITLE = "The blog is unavailable, so the title is the URL."


class ReadLaterView(UserView):
    def post(self, request: Request) -> Response:
        key = get_idempotency_key(request)
        data = validate_body(ReadLaterSerializer, request.data)
        try:
            todo, has_title = read_later.save_post(get_user_id(request), data=data, key=key)
        except RepeatedRequest:
            assert key
            todo = key.get_response(get_user_id(request))
            return _saved_post_response(todo, **{"Idempotency-Replayed": "true"})
        return _saved_post_response(todo, "" if has_title else _NO_TITLE)


def _saved_post_response(todo: Todo, problem: str = "", **headers: str) -> Response:
    response = created_response(todo, "todos", **headers)
    response.data = {"todo": todo}
    if problem:
        response.data["problem"] = build_problem(HTTPStatus.SERVICE_UNAVAILABLE, problem)
    return response
