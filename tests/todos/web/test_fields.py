"""The client's list of fields contains the fields of the API, so that a new one is not forgotten."""

from pathlib import Path

import pytest

from tests.support.javascript import run_in_node
from tests.support.sdk_services import read_openapi_document

# Without defaults: set at creation, or only in the response that completes a recurring to-do.
_WITHOUT_DEFAULT = {
    "todo": {"id", "created_at", "updated_at", "next"},
    "list": {"id", "created_at", "updated_at"},
}


@pytest.mark.parametrize(("kind", "schema"), [("todo", "Todo"), ("list", "List")])
def test_client_has_the_fields_of_the_api(kind: str, schema: str, tmp_path: Path) -> None:
    script = 'return Object.keys((await import("./data/fields.js")).DEFAULTS[data]);'

    fields = run_in_node(script, kind, tmp_path)

    assert set(fields) | _WITHOUT_DEFAULT[kind] == set(
        read_openapi_document("todos")["components"]["schemas"][schema]["properties"]
    )
