"""A photo that comes or goes is announced in the queue; the queue's policy lets the bucket say so."""

import json
import time
from collections.abc import Iterator

from tests.support.secured_aws import SecuredAws


def announcements(secured_aws: SecuredAws) -> Iterator[tuple[str, str]]:
    """Yield (event, key) of everything announced by now and in the next seconds."""
    sqs = secured_aws.client("sqs")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        answer = sqs.receive_message(QueueUrl=secured_aws.data["PhotosQueueUrl"], MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            sqs.delete_message(
                QueueUrl=secured_aws.data["PhotosQueueUrl"], ReceiptHandle=message["ReceiptHandle"]
            )
            for record in json.loads(message["Body"]).get("Records", []):  # s3:TestEvent has none
                yield record["eventName"], record["s3"]["object"]["key"]


def test_uploads_and_deletions_are_announced(secured_aws: SecuredAws) -> None:
    s3, bucket = secured_aws.client("s3"), secured_aws.data["MediaBucket"]

    s3.put_object(Bucket=bucket, Key="elsewhere/ignored.jpg", Body=b"photo")
    s3.put_object(Bucket=bucket, Key="uploads/sea view.jpg", Body=b"photo")
    s3.delete_object(Bucket=bucket, Key="uploads/sea view.jpg")

    seen = set()
    for event, key in announcements(secured_aws):
        if key.startswith(("uploads/sea", "elsewhere/")):
            seen.add((event, key))
        if len(seen) == 2:
            break
    assert seen == {
        ("ObjectCreated:Put", "uploads/sea+view.jpg"),
        ("ObjectRemoved:DeleteMarkerCreated", "uploads/sea+view.jpg"),
    }
