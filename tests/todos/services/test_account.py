"""Accounts, with the emulator's user pool, identity pool and bucket."""

import json
from uuid import uuid4

import boto3
import pytest
from django.conf import LazySettings

from common.aws import clients
from tests.support.todos_api import Api, Cognito
from tests.support.tokens import token
from todos.services import account


@pytest.fixture
def grace(cognito: Cognito, user_files_bucket: str) -> tuple[Api, dict[str, str]]:
    tokens = cognito.sign_up(f"grace-{uuid4()}")
    return Api(tokens["AccessToken"]), tokens


def test_profile_contains_email_and_username(grace: tuple[Api, dict[str, str]]) -> None:
    api, _ = grace
    profile = api.get("me").json()
    assert profile["email"].startswith("grace-")
    assert profile["email"].removesuffix("@example.com") == profile["username"]
    assert profile["groups"] == []
    assert api.get("me").json() == profile


def test_id_token_is_rejected_as_access_token(grace: tuple[Api, dict[str, str]]) -> None:
    _, tokens = grace
    assert Api(tokens["IdToken"]).get("me").status_code == 401


def test_token_of_deleted_user_is_rejected(grace: tuple[Api, dict[str, str]]) -> None:
    api, tokens = grace
    clients.cognito().delete_user(AccessToken=tokens["AccessToken"])
    response = api.get("me")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


def put_files(user_files_bucket: str, identity: str) -> None:
    for name in ("a", "a", "b/c"):
        clients.s3().put_object(Bucket=user_files_bucket, Key=f"private/{identity}/{name}", Body=b"x")
    clients.s3().delete_object(Bucket=user_files_bucket, Key=f"private/{identity}/b/c")


def list_versions(user_files_bucket: str) -> list[str]:
    response = clients.s3().list_object_versions(Bucket=user_files_bucket)
    return [version["Key"] for version in [*response.get("Versions", []), *response.get("DeleteMarkers", [])]]


def get_identity_id(cognito: Cognito, tokens: dict[str, str]) -> str:
    logins = {f"cognito-idp.us-east-1.amazonaws.com/{cognito.pool}": tokens["IdToken"]}
    return clients.cognito_identity().get_id(IdentityPoolId=cognito.identities, Logins=logins)["IdentityId"]


def test_delete_removes_all_data(
    grace: tuple[Api, dict[str, str]], cognito: Cognito, user_files_bucket: str, todos_table_name: str
) -> None:
    api, tokens = grace
    me = api.get("me").json()["id"]
    api.todo("Milk", labels=["A"], list=api.list()["id"])
    api.delete(f"todos/{api.todo()['id']}")
    api.post("todos", {"title": "A"}, idempotency_key="a")
    put_files(user_files_bucket, get_identity_id(cognito, tokens))
    put_files(user_files_bucket, "someone-else")
    response = api.delete("me", x_confirm="delete", x_id_token=tokens["IdToken"])
    assert (response.status_code, response.content) == (204, b"")
    remaining = clients.dynamodb().query(
        TableName=todos_table_name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": me}},
    )
    assert remaining["Items"] == []
    assert {key.split("/")[1] for key in list_versions(user_files_bucket)} == {"someone-else"}
    assert api.get("me").status_code == 401


def test_delete_requires_confirmation_and_own_id_token(
    grace: tuple[Api, dict[str, str]], cognito: Cognito
) -> None:
    api, tokens = grace
    other = cognito.sign_up(f"bob-{uuid4()}")
    api.todo()
    for headers, status in (
        ({"x_id_token": tokens["IdToken"]}, 400),
        ({"x_confirm": "yes", "x_id_token": tokens["IdToken"]}, 400),
        ({"x_confirm": "delete"}, 400),
        ({"x_confirm": "delete", "x_id_token": other["IdToken"]}, 401),
        ({"x_confirm": "delete", "x_id_token": tokens["AccessToken"]}, 401),
        ({"x_confirm": "delete", "x_id_token": "garbage"}, 401),
        ({"x_confirm": "delete", "x_id_token": token(token_use="id", aud=cognito.client)}, 401),
    ):
        assert api.delete("me", **headers).status_code == status
    assert api.titles() == ["Milk"]


def test_delete_returns_202_while_data_remains(
    grace: tuple[Api, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    api, tokens = grace
    api.todo()
    monkeypatch.setattr(account, "TIME_LIMIT", -1)
    headers = {"x_confirm": "delete", "x_id_token": tokens["IdToken"]}
    response = api.delete("me", **headers)
    assert (response.status_code, response.json()) == (202, {"more": True})


def test_export_contains_lists_todos_and_trash(ada: Api) -> None:
    home, milk = ada.list(), ada.todo()
    deleted = ada.todo("Deleted")
    ada.delete(f"todos/{deleted['id']}")
    response = ada.get("me/export")
    assert response["Content-Disposition"] == 'attachment; filename="todos.json"'
    results = response.json()["results"]
    assert results[:2] == [{"type": "list", **home}, {"type": "todo", **milk}]
    assert results[2]["deleted_at"]
    assert response.json()["next"] is None


def test_large_export_has_several_parts(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "MAX_EXPORT_BYTES", 50_000)
    operations = [{"op": "create", "data": {"title": str(number)}} for number in range(100)]
    for _ in range(3):
        ada.post("todos/bulk", {"operations": operations})
    assert ada.get("me/export").json()["next"]
    assert len({record["id"] for record in ada.all("me/export")}) == 300
    assert ada.get("me/export?cursor=*").status_code == 400


@pytest.mark.parametrize("notes", ["n", "é", "漢", "😀", '"', "\\", "\n"])
def test_export_parts_fit_into_lambda_responses(
    ada: Api, monkeypatch: pytest.MonkeyPatch, notes: str
) -> None:
    """Lambda sends the body as an ASCII string within JSON."""
    monkeypatch.setattr(account, "MAX_EXPORT_BYTES", 300_000)
    for _ in range(12):
        ada.todo(notes=notes * 9000 + ".")
    count, path = 0, "me/export"
    while path:
        response = ada.get(path)
        assert len(json.dumps(response.content.decode())) < 301_000
        count += len(response.json()["results"])
        path = (response.json()["next"] or "").partition("todos.testserver")[2]
    assert count == 12


def test_files_config_contains_bucket_and_limits(nobody: Api, settings: LazySettings) -> None:
    config = nobody.get("files/config").json()
    assert config["bucket"] == settings.USER_FILES_BUCKET
    assert config["max_bytes"] == 26214400
    assert config["endpoint"] == boto3.client("s3").meta.endpoint_url
