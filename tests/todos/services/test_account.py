"""Accounts, with the user pool, the identity pool and the bucket of the emulator."""

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


def test_it_tells_who_is_signed_in(grace: tuple[Api, dict[str, str]]) -> None:
    api, _ = grace
    found = api.get("me").json()
    assert found["email"].startswith("grace-")
    assert found["email"].removesuffix("@example.com") == found["username"]
    assert found["groups"] == []
    assert api.get("me").json() == found


def test_an_id_token_is_no_access_token(grace: tuple[Api, dict[str, str]]) -> None:
    _, tokens = grace
    assert Api(tokens["IdToken"]).get("me").status_code == 401


def test_a_token_that_was_taken_back_is_refused(grace: tuple[Api, dict[str, str]]) -> None:
    api, tokens = grace
    clients.cognito().delete_user(AccessToken=tokens["AccessToken"])
    answer = api.get("me")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


def put_files(user_files_bucket: str, identity: str) -> None:
    for name in ("a", "a", "b/c"):
        clients.s3().put_object(Bucket=user_files_bucket, Key=f"private/{identity}/{name}", Body=b"x")
    clients.s3().delete_object(Bucket=user_files_bucket, Key=f"private/{identity}/b/c")


def versions(user_files_bucket: str) -> list[str]:
    found = clients.s3().list_object_versions(Bucket=user_files_bucket)
    return [each["Key"] for each in [*found.get("Versions", []), *found.get("DeleteMarkers", [])]]


def identity_of(cognito: Cognito, tokens: dict[str, str]) -> str:
    logins = {f"cognito-idp.us-east-1.amazonaws.com/{cognito.pool}": tokens["IdToken"]}
    return clients.cognito_identity().get_id(IdentityPoolId=cognito.identities, Logins=logins)["IdentityId"]


def test_an_account_is_deleted_with_everything(
    grace: tuple[Api, dict[str, str]], cognito: Cognito, user_files_bucket: str, todos_table_name: str
) -> None:
    api, tokens = grace
    me = api.get("me").json()["id"]
    api.todo("Milk", labels=["A"], list=api.list()["id"])
    api.delete(f"todos/{api.todo()['id']}")
    api.post("todos", {"title": "A"}, idempotency_key="a")
    put_files(user_files_bucket, identity_of(cognito, tokens))
    put_files(user_files_bucket, "someone-else")
    answer = api.delete("me", x_confirm="delete", x_id_token=tokens["IdToken"])
    assert (answer.status_code, answer.content) == (204, b"")
    left = clients.dynamodb().query(
        TableName=todos_table_name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": me}},
    )
    assert left["Items"] == []
    assert {key.split("/")[1] for key in versions(user_files_bucket)} == {"someone-else"}
    assert api.get("me").status_code == 401


def test_it_wants_to_be_sure(grace: tuple[Api, dict[str, str]], cognito: Cognito) -> None:
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


def test_it_says_when_there_is_more(
    grace: tuple[Api, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    api, tokens = grace
    api.todo()
    monkeypatch.setattr(account, "TIME_LIMIT", -1)
    headers = {"x_confirm": "delete", "x_id_token": tokens["IdToken"]}
    answer = api.delete("me", **headers)
    assert (answer.status_code, answer.json()) == (202, {"more": True})


def test_everything_can_be_taken_along(ada: Api) -> None:
    home, milk = ada.list(), ada.todo()
    gone = ada.todo("Gone")
    ada.delete(f"todos/{gone['id']}")
    answer = ada.get("me/export")
    assert answer["Content-Disposition"] == 'attachment; filename="todos.json"'
    results = answer.json()["results"]
    assert results[:2] == [{"type": "list", **home}, {"type": "todo", **milk}]
    assert results[2]["deleted_at"]
    assert answer.json()["next"] is None


def test_a_large_export_comes_in_parts(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "MAX_EXPORT_BYTES", 50_000)
    operations = [{"op": "create", "data": {"title": str(number)}} for number in range(100)]
    for _ in range(3):
        ada.post("todos/bulk", {"operations": operations})
    assert ada.get("me/export").json()["next"]
    assert len({each["id"] for each in ada.all("me/export")}) == 300
    assert ada.get("me/export?cursor=*").status_code == 400


@pytest.mark.parametrize("notes", ["n", "é", "漢", "😀", '"', "\\", "\n"])
def test_no_part_of_an_export_is_larger_than_lambda_sends(
    ada: Api, monkeypatch: pytest.MonkeyPatch, notes: str
) -> None:
    """It sends the body as a text within JSON, in ASCII."""
    monkeypatch.setattr(account, "MAX_EXPORT_BYTES", 300_000)
    for _ in range(12):
        ada.todo(notes=notes * 9000 + ".")
    found, path = 0, "me/export"
    while path:
        answer = ada.get(path)
        assert len(json.dumps(answer.content.decode())) < 301_000
        found += len(answer.json()["results"])
        path = (answer.json()["next"] or "").partition("todos.testserver")[2]
    assert found == 12


def test_what_a_client_needs_for_files(nobody: Api, settings: LazySettings) -> None:
    found = nobody.get("files/config").json()
    assert found["bucket"] == settings.USER_FILES_BUCKET
    assert found["max_bytes"] == 26214400
    assert found["endpoint"] == boto3.client("s3").meta.endpoint_url
