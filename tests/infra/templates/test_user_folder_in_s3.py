"""Each user's folder is the user's own: asked of S3, with the credentials that the identity pool gives."""

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
    """S3 as one of them sees it, with the name of the own folder and that of the other's."""
    other = {"ada": "bob", "bob": "ada"}[request.param]
    token, others_token = (request.getfixturevalue(name)["IdToken"] for name in (request.param, other))
    iam, name = people.client("iam"), role(people)
    deployed = iam.get_role_policy(RoleName=name, PolicyName="user")["PolicyDocument"]
    identity = people.identity(token)
    filled = policy(people, {"cognito-identity.amazonaws.com:sub": identity})
    iam.put_role_policy(RoleName=name, PolicyName="user", PolicyDocument=filled)
    yield people.s3(token), f"private/{identity}/", f"private/{people.identity(others_token)}/"
    iam.put_role_policy(RoleName=name, PolicyName="user", PolicyDocument=json.dumps(deployed))


def upload_in_parts(s3: Any, place: dict[str, str]) -> None:
    upload = {**place, "UploadId": s3.create_multipart_upload(**place)["UploadId"]}
    tag = s3.upload_part(**upload, PartNumber=1, Body=b"a")["ETag"]
    assert s3.list_parts(**upload)["Parts"]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"ETag": tag, "PartNumber": 1}]})


def test_a_user_works_in_the_own_folder(people: People, folders: tuple[Any, str, str]) -> None:
    s3, own, _ = folders
    place = {"Bucket": people.bucket, "Key": f"{own}notes.txt"}
    s3.put_object(**place, Body=b"mine")
    assert s3.get_object(**place)["Body"].read() == b"mine"
    upload_in_parts(s3, place)
    abandoned = s3.create_multipart_upload(**place)["UploadId"]
    s3.abort_multipart_upload(**place, UploadId=abandoned)
    listed = s3.list_objects_v2(Bucket=place["Bucket"], Prefix=own)["Contents"]
    assert [file["Key"] for file in listed] == [place["Key"]]
    s3.delete_object(**place)


@pytest.mark.parametrize(
    ("operation", "given"),
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
def test_a_user_does_nothing_in_another_folder(
    people: People, folders: tuple[Any, str, str], operation: str, given: dict[str, Any]
) -> None:
    s3, _, others = folders
    place = {"Bucket": people.bucket, "Key": f"{others}notes.txt"}
    people.client("s3").put_object(**place, Body=b"theirs")
    with pytest.raises(ClientError, match=r"AccessDenied|403"):
        getattr(s3, operation)(**place, **given)


def test_a_user_copies_nothing_out_of_another_folder(people: People, folders: tuple[Any, str, str]) -> None:
    s3, own, others = folders
    source = {"Bucket": people.bucket, "Key": f"{others}notes.txt"}
    people.client("s3").put_object(**source, Body=b"theirs")
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.copy_object(Bucket=people.bucket, Key=f"{own}stolen.txt", CopySource=source)


def test_a_user_lists_nothing_else(people: People, folders: tuple[Any, str, str]) -> None:
    s3, _, others = folders
    for given in ({"Prefix": others}, {"Prefix": "private/"}, {}):
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.list_objects_v2(Bucket=people.bucket, **given)
    for operation in ("list_object_versions", "list_multipart_uploads", "get_bucket_policy"):
        with pytest.raises(ClientError, match="AccessDenied"):
            getattr(s3, operation)(Bucket=people.bucket)


def test_as_deployed_no_folder_is_open_without_its_variable(people: People, ada: dict[str, str]) -> None:
    own = f"private/{people.identity(ada['IdToken'])}/notes.txt"
    with pytest.raises(ClientError, match="AccessDenied"):
        people.s3(ada["IdToken"]).put_object(Bucket=people.bucket, Key=own, Body=b"")


def test_plain_http_is_refused(people: People, folders: tuple[Any, str, str]) -> None:
    s3, own, _ = folders
    s3.meta.events.unregister("before-sign", add_tls_header)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(Bucket=people.bucket, Key=f"{own}notes.txt", Body=b"")


def test_pages_of_the_service_reach_the_bucket_and_no_others(people: People) -> None:
    (rule,) = people.client("s3").get_bucket_cors(Bucket=people.bucket)["CORSRules"]
    assert rule["AllowedOrigins"] == ["https://todos.example.com"]
    assert {"GET", "PUT", "POST", "DELETE"} <= set(rule["AllowedMethods"])
    assert rule["ExposeHeaders"] == ["ETag"]
