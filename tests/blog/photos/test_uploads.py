from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User

from blog.photos import uploads
from common.aws import clients


@pytest.mark.parametrize(
    ("is_accelerated", "endpoint", "region", "origin"),
    [
        (True, "", "eu-west-1", "https://photos.s3-accelerate.amazonaws.com"),
        (False, "", "eu-west-1", "https://photos.s3.eu-west-1.amazonaws.com"),
        (False, "", "us-east-1", "https://photos.s3.amazonaws.com"),
        (True, "http://localhost:4566", "eu-west-1", "http://photos.localhost:4566"),
        (False, "http://127.0.0.1:4566", "eu-west-1", "http://127.0.0.1:4566"),
    ],
)
def test_the_upload_origin_is_that_of_the_presigned_forms(
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    is_accelerated: bool,
    endpoint: str,
    region: str,
    origin: str,
) -> None:
    settings.MEDIA_BUCKET = "photos"
    settings.MEDIA_ACCELERATION = is_accelerated
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    monkeypatch.setattr(clients, "s3", clients.s3.__wrapped__)
    upload = uploads.create_upload(name="a.jpg", content_type="image/jpeg", size=1, user=User(pk=1))
    url = urlsplit(upload["url"])
    assert uploads.upload_origin() == f"{url.scheme}://{url.netloc}" == origin
