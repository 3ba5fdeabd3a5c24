"""Only the distribution reads the buckets, and only over TLS."""

import http.client
import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.infra.conftest import Guarded
from tests.support.tls import add_tls_header

FILES = [
    ("StaticBucket", "static/site.css"),
    ("MediaBucket", "uploads/a photo.jpg"),
    ("ThumbnailsBucket", "thumbnails/a-photo/320.webp"),
]


def get(guarded: Guarded, host: str, path: str, scheme: str = "https") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", guarded.emulator.port, timeout=5)
    headers = {"Host": host, "X-Forwarded-Proto": scheme}
    connection.request("GET", path.replace(" ", "%20"), headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.mark.parametrize(("bucket", "key"), FILES)
def test_the_distribution_serves_what_nobody_else_may_read(guarded: Guarded, bucket: str, key: str) -> None:
    name = guarded.data[bucket]
    guarded.client("s3").put_object(Bucket=name, Key=key, Body=b"content")

    served = get(guarded, guarded.edge["CdnDomain"], f"/{key}")
    direct = get(guarded, "127.0.0.1", f"/{name}/{key}")

    assert served.status == HTTPStatus.OK
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert direct.status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(("bucket", "key"), FILES)
def test_the_distribution_may_not_read_beside_its_prefix(guarded: Guarded, bucket: str, key: str) -> None:
    prefix = key.partition("/")[0]
    guarded.client("s3").put_object(Bucket=guarded.data[bucket], Key="private/notes.txt", Body=b"secret")

    beside = get(guarded, guarded.edge["CdnDomain"], f"/{prefix}/../private/notes.txt")

    assert beside.status == HTTPStatus.FORBIDDEN


def test_it_sends_plain_http_to_https(guarded: Guarded) -> None:
    answer = get(guarded, guarded.edge["CdnDomain"], "/static/site.css", scheme="http")

    assert answer.status == HTTPStatus.MOVED_PERMANENTLY
    assert answer.headers["Location"].startswith("https://")


@pytest.fixture
def uploader(guarded: Guarded) -> Iterator[Any]:
    """A user who may do everything in S3; bucket policies do not bind the account's owner in the emulator."""
    iam = guarded.client("iam")
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    iam.create_user(UserName="uploader")
    iam.put_user_policy(
        UserName="uploader", PolicyName="s3", PolicyDocument=json.dumps({"Statement": [allow]})
    )
    key = iam.create_access_key(UserName="uploader")["AccessKey"]
    yield guarded.client(
        "s3", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )
    iam.delete_access_key(UserName="uploader", AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName="uploader", PolicyName="s3")
    iam.delete_user(UserName="uploader")


@pytest.mark.parametrize(("bucket", "key"), FILES)
def test_buckets_refuse_plain_http(guarded: Guarded, uploader: Any, bucket: str, key: str) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        uploader.put_object(Bucket=guarded.data[bucket], Key=key, Body=b"")

    uploader.meta.events.register("before-sign", add_tls_header)
    uploader.put_object(Bucket=guarded.data[bucket], Key=key, Body=b"")
