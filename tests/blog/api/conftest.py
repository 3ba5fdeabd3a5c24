from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    return dict(client.get("/api/schema").json())
