"""Operations of `todos.api.views.sync`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from rest_framework import serializers

from common.api.openapi import describe_problem
from todos.api.schema import examples
from todos.api.schema.parts import (
    BAD_PARAMETER,
    describe_success,
    merge_responses,
    record_page_serializer,
)
from todos.api.serializers import requests
from todos.api.views.sync import ChangesView

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (ChangesView, "get"): {
        "operation_id": "listChanges",
        "summary": "List changes",
        "description": "Syncs clients that keep a copy. Without `since`, it returns everything that is not deleted."
        " With `since`, it returns what changed, including deletions (`deleted_at`). Follow `next` to the last page,"
        " then store `token` for the next sync. Changes may be repeated: ignore a `version` that you already have.",
        "parameters": [requests.ChangesQuerySerializer],
        "responses": merge_responses(
            describe_success(
                record_page_serializer("ChangesPage", token=serializers.CharField()),
                "A page of changes.",
                examples.CHANGES,
            ),
            BAD_PARAMETER,
            describe_problem(
                HTTPStatus.GONE, "The sync token has expired. Start a full sync without `since`."
            ),
        ),
    },
}
