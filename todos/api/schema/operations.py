"""All operations of the OpenAPI document.

They are separate from the views because drf-spectacular is slow to import. Tests compare the two.
"""

from typing import Any

from drf_spectacular.utils import extend_schema

from todos.api.schema import account, bulk, lists, read_later, sync, todos

_OPERATIONS_BY_TAG = {
    "To-dos": {**todos.OPERATIONS, **read_later.OPERATIONS, **bulk.OPERATIONS, **sync.OPERATIONS},
    "Lists": lists.OPERATIONS,
    "Account": account.OPERATIONS,
}


def describe_views(endpoints: list[Any]) -> list[Any]:
    """Attach the descriptions to the views. One of `PREPROCESSING_HOOKS`."""
    for tag, operations in _OPERATIONS_BY_TAG.items():
        for (view, method), description in operations.items():
            extend_schema(tags=[tag], **description)(getattr(view, method))
    return endpoints
