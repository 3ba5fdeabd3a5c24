"""Upload of static files to S3."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from common.aws import clients

STORAGE = {"BACKEND": "myblog.staticfiles.StaticStorage"}


@pytest.fixture
def bucket(aws_resources: dict[str, str], settings: LazySettings, tmp_path: Path) -> str:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": STORAGE}
    settings.STATICFILES_FINDERS = ["myblog.finders.SwaggerFinder"]
    settings.STATIC_ROOT = settings.STATIC_MANIFEST_DIR = tmp_path
    return aws_resources["STATIC_BUCKET"]


def collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def test_file_is_named_by_its_content_and_cached_forever(bucket: str, tmp_path: Path) -> None:
    collect()
    name = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]["swagger-ui/swagger-ui.css"]
    head = clients.s3().head_object(Bucket=bucket, Key=f"static/{name}")
    assert name != "swagger-ui/swagger-ui.css"
    assert (head["ContentType"], head["CacheControl"]) == ("text/css", "public, max-age=31536000, immutable")


def test_existing_file_is_not_uploaded_again(bucket: str) -> None:
    collect()
    with patch.object(clients.s3(), "put_object") as put:
        collect()
    put.assert_not_called()


def test_failed_upload_leaves_the_manifest_unchanged(bucket: str, tmp_path: Path) -> None:
    for item in clients.s3().list_objects_v2(Bucket=bucket).get("Contents", []):
        clients.s3().delete_object(Bucket=bucket, Key=item["Key"])
    with (
        patch.object(clients.s3(), "put_object", side_effect=ConnectionError),
        pytest.raises(ConnectionError),
    ):
        collect()
    assert not (tmp_path / "staticfiles.json").exists()
