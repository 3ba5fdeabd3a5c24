"""What requests may hold. Fields that are not named here are let be: a whole to-do, as read, can be sent back."""

import re
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from common.api.pagination import PageQuerySerializer
from todos import recurrence
from todos.api.serializers.fields import Cursor, Due, Flag, Id, Labels, ListId, Number, Rule, Text

# The folder's name is the caller's identity id; that it is theirs, S3 sees to.
FILE_KEY = re.compile(r"private/[\w-]+:[0-9a-f-]{36}/[^/].{0,900}", re.ASCII)


class AttachmentForm(serializers.Serializer[Any]):
    key = Text(
        max_length=1000,
        trim_whitespace=False,
        help_text="Of the file in the bucket, in the caller's own folder `private/<identity id>/`.",
    )
    name = Text(max_length=255)
    size = Number(min_value=0, max_value=5 * 1024**3, help_text="In bytes.")
    content_type = Text(max_length=255)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for all of them, though of the to-do around it a part may do."""
        if missing := self.fields.keys() - attrs.keys():
            raise ValidationError({name: ["This field is required."] for name in sorted(missing)})
        return attrs

    def validate_key(self, value: str) -> str:
        if not FILE_KEY.fullmatch(value) or "/../" in value:
            raise ValidationError("A file's key begins with `private/<identity id>/`.")
        return value


class TodoForm(serializers.Serializer[Any]):
    title = Text(max_length=500)
    notes = Text(max_length=10_000, allow_blank=True, trim_whitespace=False, default="")
    completed = Flag(default=False)
    due = Due(
        allow_null=True,
        default=None,
        help_text="A date such as `2026-11-30`, or a time with its offset such as `2026-11-30T09:00:00+01:00`;"
        " kept as given.",
    )
    priority = Number(min_value=0, max_value=3, default=0, help_text="0 none, 1 low, 2 medium, 3 high.")
    labels = Labels(default=list, help_text="Trimmed; no two that differ in capitals only.")
    parent = Id(  # type: ignore[assignment]
        allow_null=True, default=None, help_text="The to-do that this is a sub-task of, which is none itself."
    )
    recurrence = Rule(
        allow_null=True,
        default=None,
        max_length=recurrence.MAX_LENGTH,
        help_text="RRULE of RFC 5545, without DTSTART: by the day, week, month or year. Needs `due`.",
    )
    attachments = serializers.ListField(child=AttachmentForm(), max_length=20, default=list)
    list = Id(
        allow_null=True,
        default=None,
        help_text="`null` is the inbox. A sub-task is in its parent's list, whatever is asked for.",
    )


class NewTodoForm(TodoForm):
    id = Id(required=False, help_text="Chosen by a client that was offline: better a ULID in lower case.")


class ReadLaterForm(NewTodoForm):
    """A new to-do that gets its title and its notes from the post at `url`."""

    title = notes = None  # type: ignore[assignment]
    url = Text(max_length=1000, help_text="Address of a post of the blog.")


class ListForm(serializers.Serializer[Any]):
    name = Text(max_length=100)
    color = serializers.RegexField(r"\A#[0-9a-fA-F]{6}\Z", default="#808080")
    archived = Flag(default=False)


class NewListForm(ListForm):
    id = Id(required=False, help_text="Chosen by a client that was offline: better a ULID in lower case.")


class MoveListForm(serializers.Serializer[Any]):
    after = Id(allow_null=True, required=False, help_text="What is to stand before it.")
    before = Id(allow_null=True, required=False, help_text="What is to stand after it.")


class MoveForm(MoveListForm):
    list = Id(allow_null=True, required=False, help_text="Where to; left out, it stays in its list.")


class ClearForm(serializers.Serializer[Any]):
    list = ListId(
        allow_null=True, default=None, help_text="A list's id, or `inbox`; `null` for all there is."
    )


class TodosQuery(PageQuerySerializer):
    list = ListId(required=False, help_text="A list's id, or `inbox`.")
    completed = serializers.BooleanField(required=False, help_text="Only completed ones, or only open ones.")
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=50, help_text="A label; capitals make no difference."
    )
    due_before = Due(required=False, help_text="Due before this date or time; not those without a due date.")
    due_after = Due(required=False, help_text="Due at this date or time, or after it.")
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Words, or their beginnings, that title and notes hold. The longest has to be among the first"
        " twenty words. Without another order, they come in the service's own.",
    )
    parent = Id(  # type: ignore[assignment]
        required=False, help_text="Sub-tasks of this to-do."
    )
    order = serializers.ChoiceField(
        choices=["position", "due", "-created", "-updated", "-completed"],
        required=False,
        help_text="`position`, which is the default: open ones in the user's order, then completed ones, the last"
        " completed first. `due`, the default with a filter by due: by that, open ones first. `-created` goes by"
        " the ids. `-completed` gives completed ones only.",
    )
    deleted = serializers.BooleanField(
        default=False, help_text="What is in the trash, the last deleted first, whatever the order."
    )
    cursor = Cursor()


class PagesQuery(PageQuerySerializer):
    cursor = Cursor()


class ExportQuery(serializers.Serializer[Any]):
    cursor = Cursor()
