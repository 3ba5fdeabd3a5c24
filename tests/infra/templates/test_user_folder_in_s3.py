"""Users' folders in S3, with credentials from the identity pool."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.cognito_users import People
from tests.support.policies import policy, role
from tests.support.tls import add_tls_header


@pytest.fixture(params=["ada", "bob"])
def folders(people: People, request: pytest.FixtureRequest) -> Iterator[tuple[Any, str, str]]:
    """A user's client of S3, the prefix of the user's folder, and that of another user's."""
    other = {"ada": "bob", "bob": "ada"}[request.param]
    token, others_token = (request.getfixturevalue(name)["IdToken"] for name in (request.param, other))
    iam, name = people.client("iam"), role(people)
    deployed = iam.get_role_policy(RoleName=name, PolicyName="user")["PolicyDocument"]
    identity = people.identity(token)
    document = policy(people, {"cognito-identity.amazonaws.com:sub": identity})
    iam.put_role_policy(RoleName=name, PolicyName="user", PolicyDocument=document)
    yield people.s3(token), f"private/{identity}/", f"private/{people.identity(others_token)}/"
    iam.put_role_policy(RoleName=name, PolicyName="user", PolicyDocument=json.dumps(deployed))


def upload_in_parts(s3: Any, place: dict[str, str]) -> None:
    upload = {**place, "UploadId": s3.create_multipart_upload(**place)["UploadId"]}
    tag = s3.upload_part(**upload, PartNumber=1, Body=b"a")["ETag"]
    assert s3.list_parts(**upload)["Parts"]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"ETag": tag, "PartNumber": 1}]})


def test_user_reads_writes_and_deletes_in_the_own_folder(
    people: People, folders: tuple[Any, str, str]
) -> None:
    s3, own, _ = folders
    place = {"Bucket": people.bucket, "Key": f"{own}notes.txt"}
    s3.put_object(**place, Body=b"mine")
    assert s3.get_object(**place)["Body"].read() == b"mine"
    upload_in_parts(s3, place)
    abandoned = s3.create_multipart_upload(**place)["UploadId"]
    s3.abort_multipart_upload(**place, UploadId=abandoned)
    objects = s3.list_objects_v2(Bucket=place["Bucket"], Prefix=own)["Contents"]
    assert [file["Key"] for file in objects] == [place["Key"]]
    s3.delete_object(**place)


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("get_object", {}),
        ("head_object", {}),
        ("put_object", {"Body": b"theirs"}),
        ("delete_object", {}),
        ("create_multipart_upload", {}),
        ("upload_part", {"UploadId": "x", "PartNumber": 1, "Body": b""}),
        ("list_parts", {"UploadId": "x"}),
        ("abort_multipart_upload", {"UploadId": "x"}),
        ("put_object_acl", {"ACL": "public-read"}),
    ],
)
def test_user_has_no_access_to_another_folder(
    people: People, folders: tuple[Any, str, str], operation: str, arguments: dict[str, Any]
) -> None:
    s3, _, others = folders
    place = {"Bucket": people.bucket, "Key": f"{others}notes.txt"}
    people.client("s3").put_object(**place, Body=b"theirs")
    with pytest.raises(ClientError, match=r"AccessDenied|403"):
        getattr(s3, operation)(**place, **arguments)


def test_user_cannot_copy_from_another_folder(people: People, folders: tuple[Any, str, str]) -> None:
    s3, own, others = folders
    source = {"Bucket": people.bucket, "Key": f"{others}notes.txt"}
    people.client("s3").put_object(**source, Body=b"theirs")
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.copy_object(Bucket=people.bucket, Key=f"{own}stolen.txt", CopySource=source)


def test_user_lists_nothing_but_the_own_folder(people: People, folders: tuple[Any, str, str]) -> None:
    s3, _, others = folders
    for arguments in ({"Prefix": others}, {"Prefix": "private/"}, {}):
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.list_objects_v2(Bucket=people.bucket, **arguments)
    for operation in ("list_object_versions", "list_multipart_uploads", "get_bucket_policy"):
        with pytest.raises(ClientError, match="AccessDenied"):
            getattr(s3, operation)(Bucket=people.bucket)


def test_deployed_policy_without_its_variable_opens_no_folder(people: People, ada: dict[str, str]) -> None:
    own = f"private/{people.identity(ada['IdToken'])}/notes.txt"
    with pytest.raises(ClientError, match="AccessDenied"):
        people.s3(ada["IdToken"]).put_object(Bucket=people.bucket, Key=own, Body=b"")


def test_plain_http_is_rejected(people: People, folders: tuple[Any, str, str]) -> None:
    s3, own, _ = folders
    s3.meta.events.unregister("before-sign", add_tls_header)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(Bucket=people.bucket, Key=f"{own}notes.txt", Body=b"")


def test_bucket_allows_cors_only_for_the_services_pages(people: People) -> None:
    (rule,) = people.client("s3").get_bucket_cors(Bucket=people.bucket)["CORSRules"]
    assert rule["AllowedOrigins"] == ["https://todos.example.com"]
    assert {"GET", "PUT", "POST", "DELETE"} <= set(rule["AllowedMethods"])
    assert rule["ExposeHeaders"] == ["ETag"]
