from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.models import Photo
from blog.rendering.pictures import build_cdn_url
from common.aws import clients

KEY = "uploads/1f0c/harbour.avif"


@pytest.fixture
def storage(aws_resources: dict[str, str]) -> Any:
    return Photo(file=KEY).file.storage


@pytest.fixture
def operations(storage: Any) -> list[str]:
    """The S3 operations of the storage."""
    names: list[str] = []
    storage.connection.meta.client.meta.events.register(
        "before-call.s3", lambda model, **_: names.append(model.name)
    )
    return names


def test_a_photo_has_the_url_that_readers_pages_use(storage: Any) -> None:
    assert Photo(file=KEY).file.url == build_cdn_url(f"/{KEY}") == f"http://cdn.test/{KEY}"


@pytest.mark.parametrize("size", [3, 9_000_000])  # boto3 would send more than 8 MB in parts
def test_a_saved_file_is_one_request_and_may_be_cached_forever(
    storage: Any, operations: list[str], aws_resources: dict[str, str], size: int
) -> None:
    for _ in range(2):
        assert storage.save(KEY, SimpleUploadedFile("a", b"x" * size, "image/avif")) == KEY
    assert operations == ["PutObject", "PutObject"]
    head = clients.s3().head_object(Bucket=aws_resources["MEDIA_BUCKET"], Key=KEY)
    assert (head["ContentType"], head["ContentLength"]) == ("image/avif", size)
    assert head["CacheControl"] == "public, max-age=31536000, immutable"


def test_a_file_can_be_deleted_twice(
    storage: Any, operations: list[str], aws_resources: dict[str, str]
) -> None:
    storage.save(KEY, SimpleUploadedFile("a", b"x", "image/avif"))
    storage.delete(KEY)
    storage.delete(KEY)
    assert operations == ["PutObject", "DeleteObject", "DeleteObject"]
    assert "Contents" not in clients.s3().list_objects_v2(Bucket=aws_resources["MEDIA_BUCKET"], Prefix=KEY)
