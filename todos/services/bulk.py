"""Many changes in one request, in their order, each for itself."""

import json
from typing import Any

from botocore.exceptions import ClientError
from rest_framework import serializers
from rest_framework.exceptions import APIException

from todos.api import base
from todos.api.serializers.fields import Id, Number
from todos.api.serializers.requests import MoveForm, NewTodoForm, TodoForm
from todos.dynamodb.repository import Match
from todos.exceptions import ValidationError
from todos.models import Todo
from todos.services import moves, todos

MAX_OPERATIONS = 100


class Operation(serializers.Serializer[Any]):
    op = serializers.ChoiceField(choices=["create", "update", "delete", "move", "restore"])
    id = Id(required=False, help_text="Of the to-do; all but `create` need it.")
    if_match = Number(required=False, min_value=1, help_text="The version that it has to have.")

    def get_fields(self) -> Any:
        """Add `data`, which is also the name of an attribute of serializers."""
        help_text = "As the request's body would be that does the same for one."
        return {**super().get_fields(), "data": serializers.DictField(required=False, help_text=help_text)}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["op"] != "create" and "id" not in attrs:
            raise ValidationError({"id": ["Which to-do is it about?"]})
        return attrs


class BulkForm(serializers.Serializer[Any]):
    operations = serializers.ListField(child=Operation(), max_length=MAX_OPERATIONS)


def result(user: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Do one of them, and give the status and the answer that it would have had alone."""
    try:
        status, todo = done(user, asked)
    except (APIException, ClientError) as error:
        answer = base.problem(error, {})
        if answer is None:
            raise
        return {"status": answer.status_code, "problem": json.loads(answer.content)}
    return {"status": status, **({"todo": todo} if todo else {})}


def done(user: str, asked: dict[str, Any]) -> tuple[int, Todo | None]:
    id, data, version = asked.get("id", ""), asked.get("data", {}), matching(asked.get("if_match"))
    match asked["op"]:
        case "create":
            named = {**data, "id": id} if id else data
            return 201, todos.create(user, data=base.checked(NewTodoForm, named))
        case "update":
            changes = base.checked(TodoForm, data, partial=True)
            return 200, todos.edit(user, id=id, data=changes, match=version)
        case "move":
            return 200, moves.move(user, id=id, data=base.checked(MoveForm, data), match=version)
        case "restore":
            return 200, todos.restore(user, id=id, match=version)
        case _:
            todos.delete(user, id=id, match=version)
            return 204, None


def matching(wanted: int | None) -> Match | None:
    return (lambda version: version == wanted) if wanted else None
