"""What answers hold, for the OpenAPI document; tests hold the two to each other."""

from typing import Any

from rest_framework import serializers

from common.api.openapi import ProblemSerializer
from todos.api.serializers.requests import AttachmentForm
from todos.models import ID


def moment(help_text: str, **options: Any) -> serializers.DateTimeField:
    return serializers.DateTimeField(help_text=f"{help_text} UTC.", **options)


def identifier(**options: Any) -> serializers.RegexField:
    return serializers.RegexField(rf"^{ID}$", **options)


class Record(serializers.Serializer[Any]):
    id = identifier()
    position = serializers.CharField(help_text="Sorts within a list; say nothing of it but its order.")
    created_at = moment("When it was made.")
    updated_at = moment("When it was changed last.")
    version = serializers.IntegerField(help_text="From 1; in quotes it is the `ETag`.")
    deleted_at = moment("When it went to the trash, for 30 days.", allow_null=True)


class Todo(Record):
    title = serializers.CharField()
    notes = serializers.CharField(allow_blank=True)
    completed = serializers.BooleanField()
    completed_at = moment("When it was completed.", allow_null=True)
    due = serializers.CharField(allow_null=True, help_text="A date, or a time with its offset, as given.")
    priority = serializers.IntegerField(
        min_value=0, max_value=3, help_text="0 none, 1 low, 2 medium, 3 high."
    )
    labels = serializers.ListField(child=serializers.CharField())
    parent = identifier(allow_null=True, help_text="Of a sub-task.")  # type: ignore[assignment]
    recurrence = serializers.CharField(allow_null=True)
    next = identifier(
        allow_null=True, help_text="Of the to-do that was made when this recurring one was completed."
    )
    attachments = AttachmentForm(many=True)
    list = identifier(allow_null=True, help_text="`null` is the inbox.")


class List(Record):
    name = serializers.CharField()
    color = serializers.CharField(help_text="Such as `#3c5a6e`.")
    archived = serializers.BooleanField()


class TodoChange(Todo):
    type = serializers.ChoiceField(choices=["todo"])


class ListChange(List):
    type = serializers.ChoiceField(choices=["list"])


class Cleared(serializers.Serializer[Any]):
    deleted = serializers.IntegerField(help_text="How many went to the trash by this request.")
    more = serializers.BooleanField(
        help_text="Whether there are others, for which there was no time: repeat the request."
    )


class StaleProblem(ProblemSerializer):
    current_version = serializers.IntegerField(help_text="What the version is now.")


class OperationProblem(ProblemSerializer):
    current_version = serializers.IntegerField(required=False, help_text="With 412: what the version is now.")


class BulkResult(serializers.Serializer[Any]):
    status = serializers.IntegerField(help_text="As the operation alone would have been answered.")
    todo = Todo(required=False, help_text="When it was done, but for `delete`.")
    problem = OperationProblem(required=False, help_text="When it was not done.")


class BulkResults(serializers.Serializer[Any]):
    results = BulkResult(many=True, help_text="One for each operation, in their order.")


class SavedPost(serializers.Serializer[Any]):
    todo = Todo()
    problem = ProblemSerializer(required=False, help_text="When the link stands for the title: why.")


class Profile(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The `sub` of the tokens.")
    email = serializers.EmailField(allow_null=True)
    username = serializers.CharField()
    groups = serializers.ListField(
        child=serializers.CharField(), help_text="Of the user pool, as of the sign-in, such as `testers`."
    )
    created_at = moment("Since when this service knows the user.")


class More(serializers.Serializer[Any]):
    more = serializers.BooleanField(help_text="True: there was not enough time. Repeat the request.")


class FilesConfig(serializers.Serializer[Any]):
    region = serializers.CharField()
    user_pool_id = serializers.CharField()
    client_id = serializers.CharField()
    identity_pool_id = serializers.CharField()
    bucket = serializers.CharField()
    prefix = serializers.CharField(help_text="A client adds its identity id and a slash.")
    endpoint = serializers.URLField(allow_null=True, help_text="Of an emulator of AWS; else `null`.")
    max_bytes = serializers.IntegerField(help_text="Of one file.")
    content_types = serializers.ListField(child=serializers.CharField(), help_text="`image/*` and so on.")
