"""The state of photos that the thumbnails worker has not processed, or could not process."""

from __future__ import annotations

from collections.abc import Iterable

from botocore.exceptions import BotoCoreError, ClientError

from common import content_table


def find_unprocessed(keys: Iterable[str]) -> dict[str, str]:
    """Return the photos without renditions by key, with the worker's reason for those that failed.

    Return none while the content table can't be read.
    """
    keys = set(keys)
    try:
        stored = content_table.get_photos(keys) if keys else {}
    except (BotoCoreError, ClientError):
        return {}
    done = {key for key, photo in stored.items() if photo.renditions}
    return {key: (stored[key].problem or "") if key in stored else "" for key in sorted(keys - done)}
