"""Serializers of responses, for the OpenAPI document. Tests compare them with the responses."""

from typing import Any

from rest_framework import serializers

from common.api.openapi import ProblemSerializer
from todos.api.serializers.fields import build_response_fields
from todos.fields import LIST_FIELDS, RECORD_FIELDS, TODO_FIELDS


class TodoResponseSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {**build_response_fields({**RECORD_FIELDS, **TODO_FIELDS}), **super().get_fields()}


class TodoListResponseSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {**build_response_fields({**RECORD_FIELDS, **LIST_FIELDS}), **super().get_fields()}


class TodoChangeSerializer(TodoResponseSerializer):
    type = serializers.ChoiceField(choices=["todo"])


class ListChangeSerializer(TodoListResponseSerializer):
    type = serializers.ChoiceField(choices=["list"])


class CleanupResultSerializer(serializers.Serializer[Any]):
    deleted = serializers.IntegerField(help_text="Number of to-dos that this request moved to the trash.")
    more = serializers.BooleanField(help_text="Whether to-dos remain. If so, repeat the request.")


class VersionMismatchProblemSerializer(ProblemSerializer):
    current_version = serializers.IntegerField(help_text="The item's current version.")


class OperationProblemSerializer(ProblemSerializer):
    current_version = serializers.IntegerField(
        required=False, help_text="With status 412: the to-do's current version."
    )


class BulkResultSerializer(serializers.Serializer[Any]):
    status = serializers.IntegerField(help_text="Status that a single request would have returned.")
    todo = TodoResponseSerializer(
        required=False, help_text="The to-do, if the operation succeeded. Absent after `delete`."
    )
    problem = OperationProblemSerializer(required=False, help_text="The error, if the operation failed.")


class BulkResponseSerializer(serializers.Serializer[Any]):
    results = BulkResultSerializer(many=True, help_text="One result for each operation, in the same order.")


class SavedPostSerializer(serializers.Serializer[Any]):
    todo = TodoResponseSerializer()
    problem = ProblemSerializer(
        required=False, help_text="Why the title is the URL, if the blog did not return the post's title."
    )


class ProfileSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="`sub` of the tokens.")
    email = serializers.EmailField(allow_null=True)
    username = serializers.CharField()
    groups = serializers.ListField(
        child=serializers.CharField(),
        help_text="Groups of the user pool at the time of the sign-in, such as `testers`.",
    )
    created_at = serializers.DateTimeField(help_text="When the user first used this service.")


class AccountDeletionSerializer(serializers.Serializer[Any]):
    more = serializers.BooleanField(help_text="`true`: data remains. Repeat the request.")


class FilesConfigSerializer(serializers.Serializer[Any]):
    region = serializers.CharField()
    user_pool_id = serializers.CharField()
    client_id = serializers.CharField()
    identity_pool_id = serializers.CharField()
    bucket = serializers.CharField()
    prefix = serializers.CharField(help_text="The client appends its identity ID and a slash.")
    endpoint = serializers.URLField(
        allow_null=True, help_text="URL of a local AWS emulator; `null` in production."
    )
    max_bytes = serializers.IntegerField(help_text="Maximum size of a file.")
    content_types = serializers.ListField(
        child=serializers.CharField(), help_text="Accepted types, such as `image/*`."
    )
