"""The bucket's notifications of uploaded and deleted photos, which the queue's policy allows."""

import json
import time
from collections.abc import Iterator

from tests.support.secured_aws import SecuredAws


def notifications(secured_aws: SecuredAws) -> Iterator[tuple[str, str]]:
    """Yield (event, key) of the notifications in the queue, for five seconds."""
    sqs = secured_aws.client("sqs")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        response = sqs.receive_message(QueueUrl=secured_aws.data["PhotosQueueUrl"], MaxNumberOfMessages=10)
        for message in response.get("Messages", []):
            sqs.delete_message(
                QueueUrl=secured_aws.data["PhotosQueueUrl"], ReceiptHandle=message["ReceiptHandle"]
            )
            for record in json.loads(message["Body"]).get("Records", []):  # s3:TestEvent has none
                yield record["eventName"], record["s3"]["object"]["key"]


def test_uploads_and_deletions_are_notified(secured_aws: SecuredAws) -> None:
    s3, bucket = secured_aws.client("s3"), secured_aws.data["MediaBucket"]

    s3.put_object(Bucket=bucket, Key="elsewhere/ignored.jpg", Body=b"photo")
    s3.put_object(Bucket=bucket, Key="uploads/sea view.jpg", Body=b"photo")
    s3.delete_object(Bucket=bucket, Key="uploads/sea view.jpg")

    seen = set()
    for event, key in notifications(secured_aws):
        if key.startswith(("uploads/sea", "elsewhere/")):
            seen.add((event, key))
        if len(seen) == 2:
            break
    assert seen == {
        ("ObjectCreated:Put", "uploads/sea+view.jpg"),
        ("ObjectRemoved:DeleteMarkerCreated", "uploads/sea+view.jpg"),
    }
