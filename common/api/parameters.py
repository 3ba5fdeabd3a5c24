"""Validation of query parameters."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.http import QueryDict
from rest_framework import serializers
from rest_framework.request import Request

from common.api.exceptions import ParameterError


def validate_query(serializer_class: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return the validated query parameters. Raise `ParameterError`.

    Unknown parameters are ignored: people who share links add their own.
    """
    query = request.META.get("QUERY_STRING", "").encode("latin-1")
    return dict(_validate_query_string(serializer_class, query))


@lru_cache(maxsize=1000)
def _validate_query_string(
    serializer_class: type[serializers.Serializer[Any]], query: bytes
) -> Mapping[str, Any]:
    """Cache the result: apps repeat the same queries, and validation takes as long as reading the page."""
    values = QueryDict(query)
    serializer = serializer_class(data=values.dict())
    if repeated := [name for name, sent in values.lists() if len(sent) > 1 and name in serializer.fields]:
        raise ParameterError(dict.fromkeys(repeated, "This parameter was sent more than once."))
    if not serializer.is_valid():
        raise ParameterError(serializer.errors)
    return MappingProxyType(serializer.validated_data)
