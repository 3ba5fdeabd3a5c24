"""Examples in the OpenAPI document. To-dos and lists contain the examples in `todos.fields`."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from todos.fields import LIST_FIELDS, RECORD_FIELDS, TODO_FIELDS

TODO: dict[str, Any] = {name: field.example for name, field in {**RECORD_FIELDS, **TODO_FIELDS}.items()}
LIST: dict[str, Any] = {
    **{name: field.example for name, field in {**RECORD_FIELDS, **LIST_FIELDS}.items()},
    "id": TODO["list"],
    "position": "8Q1fJvXy2",
}
TODO_REQUEST = {name: field.example for name, field in TODO_FIELDS.items() if not field.read_only}
NEW_TODO = {name: TODO[name] for name in ("title", "due", "labels")}
NEW_LIST = {name: LIST[name] for name in ("name", "color")}
MOVE = {"after": TODO["id"], "before": None}
CHANGES = {
    "results": [{"type": "list", **LIST}, {"type": "todo", **TODO}],
    "next": None,
    "token": "MTc2Mzg4ODQwMDAwMA",
}
VERSION_MISMATCH = {
    "type": "about:blank",
    "title": "Precondition Failed",
    "status": 412,
    "detail": "The item has changed since the version in `If-Match`.",
    "current_version": 3,
}
OPERATIONS = {
    "operations": [
        {"op": "create", "data": NEW_TODO},
        {"op": "update", "id": TODO["id"], "if_match": 2, "data": {"completed": True}},
    ]
}
BULK_RESULTS = {"results": [{"status": 201, "todo": TODO}, {"status": 412, "problem": VERSION_MISMATCH}]}
POST_URL = "https://blog.example.com/posts/reading-tide-tables/"
SAVED_POST = {
    "todo": {
        **TODO,
        "title": "Reading tide tables",
        "notes": POST_URL,
        "due": None,
        "recurrence": None,
        "labels": [],
        "attachments": [],
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
FILES_CONFIG = {
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


def request_example(value: Any) -> list[OpenApiExample]:
    return [OpenApiExample("A request", value, request_only=True)]
