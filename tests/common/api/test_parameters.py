from typing import Any

import pytest
from django.test import RequestFactory
from rest_framework import serializers
from rest_framework.request import Request

from common.api.exceptions import ParameterError
from common.api.parameters import validate_query


class QuerySerializer(serializers.Serializer[Any]):
    tag = serializers.CharField(max_length=3, required=False)
    size = serializers.IntegerField(default=20)


def validate(rf: RequestFactory, query: str) -> dict[str, Any]:
    return validate_query(QuerySerializer, Request(rf.get(f"/?{query}")))


def test_query_has_defaults_and_ignores_unknown_parameters(rf: RequestFactory) -> None:
    assert validate(rf, "tag=a%20b&utm_source=x&utm_source=y") == {"tag": "a b", "size": 20}


@pytest.mark.parametrize(
    ("query", "name"), [("tag=long", "tag"), ("size=x", "size"), ("tag=a&tag=b", "tag"), ("tag=", "tag")]
)
def test_invalid_or_repeated_parameter_is_rejected(rf: RequestFactory, query: str, name: str) -> None:
    with pytest.raises(ParameterError) as error:
        validate(rf, query)
    assert list(error.value.detail) == [name]


def test_changing_the_result_does_not_change_the_cached_query(rf: RequestFactory) -> None:
    validate(rf, "tag=a")["tag"] = "b"
    assert validate(rf, "tag=a")["tag"] == "a"
