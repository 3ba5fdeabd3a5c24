"""Operations of `todos.api.views.bulk`."""

from collections.abc import Mapping
from typing import Any

from todos.api.schema import examples
from todos.api.schema.parts import (
    BAD_BODY,
    describe_success,
    merge_responses,
)
from todos.api.serializers import requests, responses
from todos.api.views.bulk import BulkView
from todos.services.bulk import MAX_OPERATIONS

OPERATIONS: Mapping[tuple[Any, str], dict[str, Any]] = {
    (BulkView, "post"): {
        "operation_id": "changeTodos",
        "summary": "Change many to-dos",
        "description": f"Executes up to {MAX_OPERATIONS} operations one after the other. If one fails, the others are"
        " still executed.",
        "request": requests.BulkSerializer,
        "examples": examples.request_example(examples.OPERATIONS),
        "responses": merge_responses(
            describe_success(
                responses.BulkResponseSerializer, "The result of each operation.", examples.BULK_RESULTS
            ),
            BAD_BODY,
        ),
    },
}
