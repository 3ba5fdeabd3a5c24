from concurrent.futures import ThreadPoolExecutor
from mimetypes import guess_type
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

from common.aws import clients
from common.cache_headers import IMMUTABLE

PREFIX = "static/"


class StaticStorage(ManifestStaticFilesStorage):
    """Name static files by their content and upload them to S3, with their manifest kept beside the code.

    They are made in `STATIC_ROOT`: in S3, each would take ten calls to make.
    """

    # Scripts import each other by hashed names too: the plain ones may be years old in a cache.
    support_js_module_import_aggregation = True

    def __init__(self) -> None:
        super().__init__(manifest_storage=FileSystemStorage(settings.STATIC_MANIFEST_DIR))

    def save_manifest(self) -> None:
        """Upload first: what the manifest names is there."""
        self.upload()
        super().save_manifest()

    def upload(self) -> None:
        """Upload what the bucket does not have: the same name means the same content."""
        pages = (
            clients.s3()
            .get_paginator("list_objects_v2")
            .paginate(Bucket=settings.STATIC_BUCKET, Prefix=PREFIX)
        )
        there = {found["Key"].removeprefix(PREFIX) for page in pages for found in page.get("Contents", [])}
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self.put, set(self.hashed_files.values()) - there))

    def put(self, name: str) -> None:
        clients.s3().put_object(
            Bucket=settings.STATIC_BUCKET,
            Key=f"{PREFIX}{name}",
            Body=Path(self.path(name)).read_bytes(),
            ContentType=guess_type(name)[0] or "application/octet-stream",
            CacheControl=IMMUTABLE,
        )
