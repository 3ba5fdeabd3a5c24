"""Serializers of request bodies and queries.

Unknown fields are ignored, so that a client can send back a to-do as it received it.
"""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from common.api.pagination import PageQuerySerializer
from todos.api.serializers.fields import (
    CursorField,
    DueField,
    IdField,
    ListIdField,
    build_request_fields,
)
from todos.api.serializers.strict import StrictCharField, StrictIntegerField
from todos.fields import LIST_FIELDS, TODO_FIELDS
from todos.services.bulk import MAX_OPERATIONS

_NEW_ID_HELP = "ID that an offline client chose, preferably a ULID in lowercase."


class TodoSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {**build_request_fields(TODO_FIELDS), **super().get_fields()}


class NewTodoSerializer(TodoSerializer):
    id = IdField(required=False, help_text=_NEW_ID_HELP)


class ReadLaterSerializer(NewTodoSerializer):
    """A new to-do that gets its title and its notes from the post at `url`."""

    url = StrictCharField(max_length=1000, help_text="URL of a post of the blog.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        return {name: field for name, field in fields.items() if name not in {"title", "notes"}}


class TodoListSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {**build_request_fields(LIST_FIELDS), **super().get_fields()}


class NewTodoListSerializer(TodoListSerializer):
    id = IdField(required=False, help_text=_NEW_ID_HELP)


class ListMoveSerializer(serializers.Serializer[Any]):
    after = IdField(allow_null=True, required=False, help_text="ID of the item to place this one after.")
    before = IdField(allow_null=True, required=False, help_text="ID of the item to place this one before.")


class TodoMoveSerializer(ListMoveSerializer):
    list = IdField(
        allow_null=True, required=False, help_text="ID of the new list. Without it, the list stays the same."
    )


class ClearCompletedSerializer(serializers.Serializer[Any]):
    list = ListIdField(
        allow_null=True, default=None, help_text="A list's ID, or `inbox`; `null` for all to-dos."
    )


class OperationSerializer(serializers.Serializer[Any]):
    op = serializers.ChoiceField(choices=["create", "update", "delete", "move", "restore"])
    id = IdField(required=False, help_text="ID of the to-do. Required, except for `create`.")
    if_match = StrictIntegerField(required=False, min_value=1, help_text="Version that the to-do must have.")

    def get_fields(self) -> dict[str, Any]:
        """Add `data`, which as a class attribute would replace the serializer's own."""
        help_text = "Body of the request that does the same for one to-do."
        return {**super().get_fields(), "data": serializers.DictField(required=False, help_text=help_text)}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["op"] != "create" and "id" not in attrs:
            raise ValidationError({"id": ["This operation requires the ID of a to-do."]})
        return attrs


class BulkSerializer(serializers.Serializer[Any]):
    operations = serializers.ListField(child=OperationSerializer(), max_length=MAX_OPERATIONS)


# --- Queries


class TodoQuerySerializer(PageQuerySerializer):
    list = ListIdField(required=False, help_text="A list's ID, or `inbox`.")
    completed = serializers.BooleanField(required=False, help_text="Only completed, or only open to-dos.")
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=50, help_text="A label, in upper or lower case."
    )
    due_before = DueField(
        required=False, help_text="Due before this date or time. Excludes to-dos without a due date."
    )
    due_after = DueField(required=False, help_text="Due at or after this date or time.")
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Words, or beginnings of words, that the title and notes must contain. The longest one must be"
        " among the first twenty words. Without `order`, the order of results is unspecified.",
    )
    parent = IdField(required=False, help_text="Subtasks of this to-do.")  # type: ignore[assignment]
    order = serializers.ChoiceField(
        choices=["position", "due", "-created", "-updated", "-completed"],
        required=False,
        help_text="`position`, the default: open to-dos in the user's order, then completed ones, the last completed"
        " first. `due`, the default with `due_before` or `due_after`: by due date, open to-dos first."
        " `-created`: by ID, the newest first. `-updated`: the last changed first."
        " `-completed`: only completed to-dos, the last completed first.",
    )
    deleted = serializers.BooleanField(
        default=False, help_text="Only the trash, the last deleted first. Ignores `order`."
    )
    cursor = CursorField()


class ListQuerySerializer(PageQuerySerializer):
    cursor = CursorField()


class ChangesQuerySerializer(PageQuerySerializer):
    since = serializers.CharField(
        required=False,
        max_length=100,
        help_text="`token` of the last sync. Without it, the response contains everything.",
    )
    cursor = CursorField()


class ExportQuerySerializer(serializers.Serializer[Any]):
    cursor = CursorField()
