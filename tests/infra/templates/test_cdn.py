"""Access to the buckets: only by the distribution, and only over TLS."""

import http.client
import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.secured_aws import SecuredAws
from tests.support.tls import add_tls_header

FILES = [
    ("StaticBucket", "static/site.css"),
    ("MediaBucket", "uploads/a photo.jpg"),
    ("ThumbnailsBucket", "thumbnails/a-photo/320.webp"),
]


def get(secured_aws: SecuredAws, host: str, path: str, scheme: str = "https") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", secured_aws.emulator.port, timeout=5)
    headers = {"Host": host, "X-Forwarded-Proto": scheme}
    connection.request("GET", path.replace(" ", "%20"), headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.mark.parametrize(("bucket", "key"), FILES)
def test_distribution_serves_files_that_are_private(secured_aws: SecuredAws, bucket: str, key: str) -> None:
    name = secured_aws.data[bucket]
    secured_aws.client("s3").put_object(Bucket=name, Key=key, Body=b"content")

    served = get(secured_aws, secured_aws.edge["CdnDomain"], f"/{key}")
    direct = get(secured_aws, "127.0.0.1", f"/{name}/{key}")

    assert served.status == HTTPStatus.OK
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert direct.status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(("bucket", "key"), FILES)
def test_distribution_does_not_serve_other_prefixes(secured_aws: SecuredAws, bucket: str, key: str) -> None:
    prefix = key.partition("/")[0]
    secured_aws.client("s3").put_object(
        Bucket=secured_aws.data[bucket], Key="private/notes.txt", Body=b"secret"
    )

    response = get(secured_aws, secured_aws.edge["CdnDomain"], f"/{prefix}/../private/notes.txt")

    assert response.status == HTTPStatus.FORBIDDEN


def test_plain_http_is_redirected_to_https(secured_aws: SecuredAws) -> None:
    response = get(secured_aws, secured_aws.edge["CdnDomain"], "/static/site.css", scheme="http")

    assert response.status == HTTPStatus.MOVED_PERMANENTLY
    assert response.headers["Location"].startswith("https://")


@pytest.fixture
def uploader(secured_aws: SecuredAws) -> Iterator[Any]:
    """A client with all permissions in S3 that is not the owner: bucket policies do not apply to the owner."""
    iam = secured_aws.client("iam")
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    iam.create_user(UserName="uploader")
    iam.put_user_policy(
        UserName="uploader", PolicyName="s3", PolicyDocument=json.dumps({"Statement": [allow]})
    )
    key = iam.create_access_key(UserName="uploader")["AccessKey"]
    yield secured_aws.client(
        "s3", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )
    iam.delete_access_key(UserName="uploader", AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName="uploader", PolicyName="s3")
    iam.delete_user(UserName="uploader")


@pytest.mark.parametrize(("bucket", "key"), FILES)
def test_buckets_reject_plain_http(secured_aws: SecuredAws, uploader: Any, bucket: str, key: str) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        uploader.put_object(Bucket=secured_aws.data[bucket], Key=key, Body=b"")

    uploader.meta.events.register("before-sign", add_tls_header)
    uploader.put_object(Bucket=secured_aws.data[bucket], Key=key, Body=b"")
