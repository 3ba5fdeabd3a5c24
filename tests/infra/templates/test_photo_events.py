"""A photo that comes or goes is announced in the queue; the queue's policy lets the bucket say so."""

import json
import time
from collections.abc import Iterator

from tests.infra.conftest import Guarded


def announcements(guarded: Guarded) -> Iterator[tuple[str, str]]:
    """Yield (event, key) of everything announced by now and in the next seconds."""
    sqs = guarded.client("sqs")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        answer = sqs.receive_message(QueueUrl=guarded.data["PhotosQueueUrl"], MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            sqs.delete_message(
                QueueUrl=guarded.data["PhotosQueueUrl"], ReceiptHandle=message["ReceiptHandle"]
            )
            for record in json.loads(message["Body"]).get("Records", []):  # s3:TestEvent has none
                yield record["eventName"], record["s3"]["object"]["key"]


def test_uploads_and_deletions_are_announced(guarded: Guarded) -> None:
    s3, bucket = guarded.client("s3"), guarded.data["MediaBucket"]

    s3.put_object(Bucket=bucket, Key="elsewhere/ignored.jpg", Body=b"photo")
    s3.put_object(Bucket=bucket, Key="uploads/sea view.jpg", Body=b"photo")
    s3.delete_object(Bucket=bucket, Key="uploads/sea view.jpg")

    seen = set()
    for event, key in announcements(guarded):
        if key.startswith(("uploads/sea", "elsewhere/")):
            seen.add((event, key))
        if len(seen) == 2:
            break
    assert seen == {
        ("ObjectCreated:Put", "uploads/sea+view.jpg"),
        ("ObjectRemoved:DeleteMarkerCreated", "uploads/sea+view.jpg"),
    }
