"""What the OpenAPI document shows: a day of somebody's."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

TODO: dict[str, Any] = {
    "id": "01jdc3v8kx5m2r9q7wz4t6n8ah",
    "title": "Buy milk",
    "notes": "Two bottles",
    "completed": False,
    "completed_at": None,
    "due": "2026-11-30",
    "priority": 2,
    "labels": ["Shopping"],
    "parent": None,
    "recurrence": "FREQ=WEEKLY;BYDAY=MO",
    "next": None,
    "attachments": [],
    "list": "01jdc3tgw1c9d0e8f7a6b5k4jh",
    "position": "8Q1fJw3aB",
    "created_at": "2026-11-23T09:00:00.000Z",
    "updated_at": "2026-11-23T09:00:00.000Z",
    "version": 1,
    "deleted_at": None,
}
LIST: dict[str, Any] = {
    "id": "01jdc3tgw1c9d0e8f7a6b5k4jh",
    "name": "Home",
    "color": "#3c5a6e",
    "archived": False,
    "position": "8Q1fJvXy2",
    "created_at": "2026-11-23T08:59:00.000Z",
    "updated_at": "2026-11-23T08:59:00.000Z",
    "version": 1,
    "deleted_at": None,
}
NEW_TODO = {"title": "Buy milk", "due": "2026-11-30", "labels": ["Shopping"]}
NEW_LIST = {"name": "Home", "color": "#3c5a6e"}
FILE_KEY = "private/us-east-1:0b4a6c1e-3f5d-4a7b-9c8e-1d2f3a4b5c6d/receipt.jpg"
WHOLE_TODO = {
    **NEW_TODO,
    "notes": "Two bottles",
    "completed": False,
    "priority": 2,
    "list": LIST["id"],
    "parent": None,
    "recurrence": "FREQ=WEEKLY;BYDAY=MO",
    "attachments": [{"key": FILE_KEY, "name": "receipt.jpg", "size": 81920, "content_type": "image/jpeg"}],
}
PLACE = {"after": "01jdc3v8kx5m2r9q7wz4t6n8ah", "before": None}
CHANGES = {
    "results": [{"type": "list", **LIST}, {"type": "todo", **TODO}],
    "next": None,
    "token": "MTc2Mzg4ODQwMDAwMA",
}
STALE = {
    "type": "about:blank",
    "title": "Precondition Failed",
    "status": 412,
    "detail": "It has changed since the version that you name.",
    "current_version": 3,
}
OPERATIONS = {
    "operations": [
        {"op": "create", "data": NEW_TODO},
        {"op": "update", "id": TODO["id"], "if_match": 2, "data": {"completed": True}},
    ]
}
RESULTS = {"results": [{"status": 201, "todo": TODO}, {"status": 412, "problem": STALE}]}
POST = "https://blog.example.com/posts/reading-tide-tables/"
SAVED = {
    "todo": {
        **TODO,
        "title": "Reading tide tables",
        "notes": POST,
        "due": None,
        "recurrence": None,
        "labels": [],
    }
}
PROFILE = {
    "id": "64f8a4c8-2041-7038-6c5a-0f4f8c2d1b3a",
    "email": "ada@example.com",
    "username": "64f8a4c8-2041-7038-6c5a-0f4f8c2d1b3a",
    "groups": ["testers"],
    "created_at": "2026-11-23T08:58:00.000Z",
}
EXPORT = {
    "exported_at": "2026-11-24T10:00:00.000Z",
    "results": [{"type": "todo", **TODO}],
    "next": None,
}
FILES = {
    "region": "us-east-1",
    "user_pool_id": "us-east-1_a1B2c3D4e",
    "client_id": "4f2a9d8c7b6e5a4f3d2c1b0a9e",
    "identity_pool_id": "us-east-1:7c1e9f2a-5b3d-4e8f-a6c7-9d0b1e2f3a4c",
    "bucket": "user-files",
    "prefix": "private/",
    "endpoint": None,
    "max_bytes": 26214400,
    "content_types": ["image/*", "application/pdf"],
}


def given(value: Any) -> list[OpenApiExample]:
    """Show what a request holds."""
    return [OpenApiExample("A request", value, request_only=True)]
