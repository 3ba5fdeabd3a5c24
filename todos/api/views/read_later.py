"""The REST API of what to read later."""

from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from common.api.problems import build_problem
from todos.api.base import View, checked, created, user
from todos.api.serializers.requests import ReadLaterForm
from todos.api.views.todos import idempotency_key
from todos.services import read_later
from todos.services.idempotency import Replayed

UNTITLED = "The blog does not answer just now, so the link stands for the title."


class ReadLater(View):
    def post(self, request: Request) -> Response:
        key = idempotency_key(request)
        data = checked(ReadLaterForm, request.data)
        try:
            todo, titled = read_later.save(user(request), data=data, key=key)
        except Replayed:
            assert key
            return saved(key.answer(user(request)), **{"Idempotency-Replayed": "true"})
        return saved(todo) if titled else saved(todo, UNTITLED)


def saved(todo: Any, trouble: str = "", **headers: str) -> Response:
    answer = created(todo, "todos", **headers)
    answer.data = {
        "todo": todo,
        **({"problem": build_problem(HTTPStatus.SERVICE_UNAVAILABLE, trouble)} if trouble else {}),
    }
    return answer
