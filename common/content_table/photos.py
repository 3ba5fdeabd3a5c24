"""The thumbnails worker's records of photos."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.aws import clients
from common.content_table.keys import Item, photo_key, typed_key
from common.content_table.table import batch_get, table_name


@dataclass(frozen=True)
class StoredPhoto:
    """A record of the thumbnails worker. A deleted photo has neither renditions nor a problem."""

    sequencer: str  # of the last S3 event; "0" before the first
    renditions: Any = None
    problem: str | None = None  # why the file can't be processed


def get_photos(keys: Iterable[str]) -> dict[str, StoredPhoto]:
    """Return the records of those photos that have one, by the photo's key.

    The read is consistent: the worker writes past DAX, whose cache could still lack the item. Readers' pages don't
    call this.
    """
    items = batch_get([photo_key(key) for key in keys], consistent=True)
    return {item["pk"]["S"].removeprefix("PHOTO#"): _read_photo(item) for item in items}


def _read_photo(item: Item) -> StoredPhoto:
    return StoredPhoto(
        sequencer=item["sequencer"]["S"] if "sequencer" in item else "0",
        renditions=json.loads(item["d"]["S"]) if "d" in item else None,
        problem=item["problem"]["S"] if "problem" in item else None,
    )


def get_renditions(keys: Iterable[str]) -> dict[str, Any]:
    """Return the renditions of those photos that have any, by the photo's key."""
    return {key: photo.renditions for key, photo in get_photos(keys).items() if photo.renditions}


def put_photo(key: str, sequencer: str, *, renditions: Any = None, problem: str = "") -> str:
    """Record the result of processing a photo, unless a later event has done so.

    S3's `sequencer` of the event only grows, compared as text. Return the sequencer that the item has now.
    """
    item = {**typed_key(*photo_key(key)), "sequencer": {"S": sequencer}}
    if renditions:
        item["d"] = {"S": json.dumps(renditions)}
    if problem:
        item["problem"] = {"S": problem}
    try:
        clients.dynamodb().put_item(
            TableName=table_name(),
            Item=item,
            ConditionExpression="attribute_not_exists(sequencer) OR sequencer <= :sequencer",
            ExpressionAttributeValues={":sequencer": {"S": sequencer}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except clients.dynamodb().exceptions.ConditionalCheckFailedException as error:
        return str(error.response["Item"]["sequencer"]["S"])  # type: ignore[typeddict-item]
    return sequencer
