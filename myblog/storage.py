from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3ManifestStaticStorage


class StaticStorage(S3ManifestStaticStorage):  # type: ignore[misc]
    """Keep hashed static files in S3, and their manifest beside the code."""

    # Scripts import each other by hashed names too: the plain ones may be years old in a cache.
    support_js_module_import_aggregation = True

    def __init__(self, **options: Any) -> None:
        super().__init__(manifest_storage=FileSystemStorage(settings.STATIC_MANIFEST_DIR), **options)
