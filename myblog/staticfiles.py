"""Storage of static files in S3."""

from concurrent.futures import ThreadPoolExecutor
from mimetypes import guess_type
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

from common.aws import clients
from common.cache_headers import IMMUTABLE

_PREFIX = "static/"


class StaticStorage(ManifestStaticFilesStorage):
    """Static files named by a hash of their content. S3 has the files, and the bundle has their manifest.

    Files are first written to `STATIC_ROOT`: in S3, post-processing would take ten requests for each file.
    """

    # Scripts import each other by hashed names: a cache may have an old version of the plain name for years.
    support_js_module_import_aggregation = True

    def __init__(self) -> None:
        super().__init__(manifest_storage=FileSystemStorage(settings.STATIC_MANIFEST_DIR))

    def save_manifest(self) -> None:
        """Upload the files, and then save the manifest: so it names only existing files."""
        self._upload()
        super().save_manifest()

    def _upload(self) -> None:
        """Upload the files that the bucket lacks: equal names mean equal contents."""
        pages = (
            clients.s3()
            .get_paginator("list_objects_v2")
            .paginate(Bucket=settings.STATIC_BUCKET, Prefix=_PREFIX)
        )
        existing = {item["Key"].removeprefix(_PREFIX) for page in pages for item in page.get("Contents", [])}
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self._put, set(self.hashed_files.values()) - existing))

    def _put(self, name: str) -> None:
        clients.s3().put_object(
            Bucket=settings.STATIC_BUCKET,
            Key=f"{_PREFIX}{name}",
            Body=Path(self.path(name)).read_bytes(),
            ContentType=guess_type(name)[0] or "application/octet-stream",
            CacheControl=IMMUTABLE,
        )
