"""`DAX_ENDPOINT` enables DAX. Without it, nothing of DAX is imported."""

import subprocess
import sys
from typing import Any

import pytest

from common.aws import dax

WHAT_IS_LOADED = """
import os, sys
from common.aws import clients
os.environ["DAX_ENDPOINT"] = sys.argv[1]
client = clients.dynamodb()
client.list_tables()
print(type(client).__name__, "amazondax" in sys.modules, "common.aws.dax" in sys.modules)
"""


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [("", "DynamoDBHttp False False"), ("dax://dax.invalid", "Dax False True")],
)
def test_dax_client_is_imported_only_with_an_endpoint(
    running_emulator: None, endpoint: str, expected: str
) -> None:
    command = [sys.executable, "-W", "error", "-c", WHAT_IS_LOADED, endpoint]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == expected


def test_document_has_the_timeouts_of_the_code(pytestconfig: pytest.Config) -> None:
    document = " ".join((pytestconfig.rootpath / "docs/dax.md").read_text().split())
    config: Any = dax._CONFIG
    assert f"doesn't use DAX for {dax.BYPASS_SECONDS:g} seconds" in document
    assert (
        f"{config.connect_timeout} seconds to connect and {config.read_timeout} seconds to respond"
        in document
    )
