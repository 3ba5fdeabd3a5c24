"""The declaration of fields agrees with the domain types and the serializers."""

from collections.abc import Mapping
from typing import Any, get_type_hints

import pytest

from todos import models
from todos.api.serializers import requests, responses
from todos.fields import LIST_FIELDS, RECORD_FIELDS, TODO_FIELDS, Field

TYPES: list[tuple[type, Mapping[str, Field]]] = [
    (models.Todo, {**RECORD_FIELDS, **TODO_FIELDS}),
    (models.TodoList, {**RECORD_FIELDS, **LIST_FIELDS}),
]


@pytest.mark.parametrize(("typed_dict", "fields"), TYPES)
def test_typed_dict_has_declared_fields_with_their_types(
    typed_dict: type, fields: Mapping[str, Field]
) -> None:
    hints = get_type_hints(typed_dict)
    assert list(hints) == list(fields)
    for name, field in fields.items():
        is_nullable = type(None) in getattr(hints[name], "__args__", ())
        assert is_nullable == field.nullable
        if not field.nullable:
            assert isinstance(field.blank, getattr(hints[name], "__origin__", hints[name]))


def test_blank_records_have_falsy_values_of_all_fields() -> None:
    assert list(models.BLANK_TODO) == list(get_type_hints(models.Todo))
    assert list(models.BLANK_LIST) == list(get_type_hints(models.TodoList))
    assert not any([*models.BLANK_TODO.values(), *models.BLANK_LIST.values()])


@pytest.mark.parametrize(
    ("request_serializer", "response_serializer", "fields"),
    [
        (requests.TodoSerializer, responses.TodoResponseSerializer, TODO_FIELDS),
        (requests.TodoListSerializer, responses.TodoListResponseSerializer, LIST_FIELDS),
    ],
)
def test_serializers_have_declared_fields(
    request_serializer: Any, response_serializer: Any, fields: Mapping[str, Field]
) -> None:
    writable = [name for name, field in fields.items() if not field.read_only]
    assert list(request_serializer().fields) == writable
    assert list(response_serializer().fields) == [*RECORD_FIELDS, *fields]
    examples = {name: fields[name].example for name in writable}
    assert request_serializer(data=examples).is_valid()
