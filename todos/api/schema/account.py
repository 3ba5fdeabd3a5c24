"""What the OpenAPI document says of `todos.api.views.account`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from common.api.openapi import NOT_MODIFIED, describe_problem
from todos.api.schema import examples
from todos.api.schema.parts import HEADER, READING, answers, change_pages, ok
from todos.api.serializers import responses
from todos.api.serializers.requests import ExportQuery
from todos.api.views import account as api

CONFIRM = OpenApiParameter(
    "X-Confirm", location=HEADER, required=True, enum=["delete"], description="That it is meant."
)
ID_TOKEN = OpenApiParameter(
    "X-Id-Token",
    location=HEADER,
    required=True,
    description="The caller's ID token, from the same sign-in: it names the folder of their files.",
)

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (api.Me, "get"): {
        "operation_id": "getProfile",
        "summary": "Read who is signed in",
        "description": "As the user pool knows them now.",
        "parameters": READING,
        "responses": answers(ok(responses.Profile, "The user.", examples.PROFILE), NOT_MODIFIED),
    },
    (api.Me, "delete"): {
        "operation_id": "deleteAccount",
        "summary": "Delete the account",
        "description": "For good, and at once: the files with all their versions, the to-dos and lists, and in the"
        " end the user. When there is not enough time for all, 202 says so: repeat the request.",
        "parameters": [CONFIRM, ID_TOKEN],
        "responses": answers(
            {204: OpenApiResponse(description="Nothing is left.")},
            ok(responses.More, "There is more.", {"more": True}, HTTPStatus.ACCEPTED),
            describe_problem(HTTPStatus.BAD_REQUEST, "A header is missing."),
        ),
    },
    (api.Export, "get"): {
        "operation_id": "exportAccount",
        "summary": "Download everything",
        "description": "To-dos and lists, the trash too. More than 3.5 MB come in several parts: follow `next`.",
        "parameters": [ExportQuery, *READING],
        "responses": answers(
            ok(
                change_pages("Export", exported_at=serializers.DateTimeField()), "All of it.", examples.EXPORT
            ),
            NOT_MODIFIED,
            describe_problem(HTTPStatus.BAD_REQUEST, "A parameter holds a value that can't be taken."),
        ),
    },
    (api.FilesConfig, "get"): {
        "operation_id": "getFilesConfig",
        "summary": "Read where to sign in and where files are",
        "description": "Clients sign in to the user pool, get temporary credentials from the identity pool, and read"
        " and write their own folder of the bucket with them. Needs no sign-in.",
        "parameters": READING,
        "responses": {**ok(responses.FilesConfig, "What a client needs.", examples.FILES), **NOT_MODIFIED},
    },
}
