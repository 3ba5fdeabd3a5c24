"""Operations of `todos.api.views.read_later`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from todos.api.schema import examples
from todos.api.schema.parts import (
    BAD_BODY,
    CREATE_PARAMETERS,
    ID_CONFLICT,
    KEY_REUSED,
    describe_success,
    merge_responses,
)
from todos.api.serializers import requests, responses
from todos.api.views.read_later import ReadLaterView

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (ReadLaterView, "post"): {
        "operation_id": "readLater",
        "summary": "Save a post of the blog to read later",
        "description": "Creates a to-do with the post's title, and with its URL as the notes. While the blog is"
        " unavailable, the title is the URL, and the response contains a `problem`.",
        "parameters": CREATE_PARAMETERS,
        "request": requests.ReadLaterSerializer,
        "responses": merge_responses(
            describe_success(
                responses.SavedPostSerializer, "The new to-do.", examples.SAVED_POST, HTTPStatus.CREATED
            ),
            BAD_BODY,
            ID_CONFLICT,
            KEY_REUSED,
        ),
        "examples": examples.request_example({"url": examples.POST_URL}),
    },
}
