"""Operations of `todos.api.views.account`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from common.api.openapi import NOT_MODIFIED, describe_problem
from todos.api.schema import examples
from todos.api.schema.parts import (
    BAD_PARAMETER,
    HEADER,
    READ_PARAMETERS,
    describe_success,
    merge_responses,
    record_page_serializer,
)
from todos.api.serializers import responses
from todos.api.serializers.requests import ExportQuerySerializer
from todos.api.views.account import ExportView, FilesConfigView, ProfileView

_CONFIRM = OpenApiParameter(
    "X-Confirm",
    location=HEADER,
    required=True,
    enum=["delete"],
    description="Confirms that the caller wants to delete the account.",
)
_ID_TOKEN = OpenApiParameter(
    "X-Id-Token",
    location=HEADER,
    required=True,
    description="The caller's ID token from the same sign-in. It identifies the folder of their files.",
)

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (ProfileView, "get"): {
        "operation_id": "getProfile",
        "summary": "Get the profile",
        "description": "Returns the signed-in user, with the email address that the user pool has now.",
        "parameters": READ_PARAMETERS,
        "responses": merge_responses(
            describe_success(responses.ProfileSerializer, "The user.", examples.PROFILE), NOT_MODIFIED
        ),
    },
    (ProfileView, "delete"): {
        "operation_id": "deleteAccount",
        "summary": "Delete the account",
        "description": "Deletes all versions of the files, the to-dos, the lists, and finally the user. This can't be"
        " undone. If there is too much data for one request, the response is 202: repeat the request.",
        "parameters": [_CONFIRM, _ID_TOKEN],
        "responses": merge_responses(
            {204: OpenApiResponse(description="The account and all its data are deleted.")},
            describe_success(
                responses.AccountDeletionSerializer,
                "Data remains. Repeat the request.",
                {"more": True},
                HTTPStatus.ACCEPTED,
            ),
            describe_problem(HTTPStatus.BAD_REQUEST, "A header is missing."),
        ),
    },
    (ExportView, "get"): {
        "operation_id": "exportAccount",
        "summary": "Export all data",
        "description": "Returns to-dos and lists, including the trash. Large exports have several parts: follow"
        " `next`.",
        "parameters": [ExportQuerySerializer, *READ_PARAMETERS],
        "responses": merge_responses(
            describe_success(
                record_page_serializer("Export", exported_at=serializers.DateTimeField()),
                "To-dos and lists, in the order of their last change.",
                examples.EXPORT,
            ),
            NOT_MODIFIED,
            BAD_PARAMETER,
        ),
    },
    (FilesConfigView, "get"): {
        "operation_id": "getFilesConfig",
        "summary": "Get the configuration for sign-in and files",
        "description": "Clients sign in to the user pool and get temporary credentials from the identity pool. With"
        " these, they read and write their own folder of the bucket. This operation requires no sign-in.",
        "parameters": READ_PARAMETERS,
        "responses": {
            **describe_success(responses.FilesConfigSerializer, "The configuration.", examples.FILES_CONFIG),
            **NOT_MODIFIED,
        },
    },
}
