"""The users' files in S3."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from common.aws import clients
from todos.exceptions import InvalidValue


def delete_files(prefix: str) -> Iterator[None]:
    """Delete all versions of the files under a prefix. Yield after each page of up to 1,000 versions."""
    paginator = clients.s3().get_paginator("list_object_versions")
    for page in paginator.paginate(Bucket=settings.USER_FILES_BUCKET, Prefix=prefix):
        versions: Iterable[Any] = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        keys: Any = [{"Key": version["Key"], "VersionId": version["VersionId"]} for version in versions]
        if keys:
            response = clients.s3().delete_objects(
                Bucket=settings.USER_FILES_BUCKET, Delete={"Objects": keys, "Quiet": True}
            )
            if response.get("Errors"):
                raise InvalidValue("files", "Some files could not be deleted. Repeat the request.")
        yield
