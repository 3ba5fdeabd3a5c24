from typing import Any

from boto3.s3.transfer import TransferConfig
from storages.backends.s3 import S3Storage

from common import cache_headers, photo_limits
from common.aws import clients


class PhotoStorage(S3Storage):  # type: ignore[misc]
    """The media bucket, which contains the files of `Photo.file`. Their URLs are those of CloudFront.

    A key contains a random id or the content's hash, so no two files have the same name. `file_overwrite` saves the
    request that checks whether a name is free.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(
            client_config=clients.s3_config(),
            file_overwrite=True,
            object_parameters={"CacheControl": cache_headers.IMMUTABLE},
            querystring_auth=False,
            # One `PutObject` in the calling thread.
            transfer_config=TransferConfig(multipart_threshold=photo_limits.MAX_BYTES + 1, use_threads=False),
            **options,
        )
