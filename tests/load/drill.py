"""The drill (`make drill`): a thousand sign-ups and three hundred photos under failures.

Sign-ups and events are repeated and reordered, one photo in twenty is broken, IAM is enforced, and the drill kills
workers. In the end, each address must have exactly one mail, and each good photo all its renditions. Each broken photo
must be in the dead-letter queue. The drill prints the counts, and exits with 1 if one is wrong.
"""

import argparse
import json
import logging
import os
import random
import signal
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import boto3
import django
from PIL import Image

from infra.deploy.zappa_stages import PROJECT
from infra.local.emulator import use_environment
from infra.local.processes import free_port
from infra.local.stack import LocalStack

PATIENCE = 600  # seconds
TIMEOUT = 15  # seconds, of the functions: work of a killed function counts as running until then
Counts = dict[str, tuple[int, int]]  # actual and expected


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--sign-ups", type=int, default=1000)
    options.add_argument("--photos", type=int, default=300)
    arguments = options.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, local_stack(Path(folder)) as local:
        counts = drill(local, arguments.sign_ups, arguments.photos)
    for name, (actual, expected) in counts.items():
        print(f"{name:.<44} {actual:>5} of {expected:>5} {'' if actual == expected else '  WRONG'}")
    print(f"{time.monotonic() - began:.0f} s")
    return any(actual != expected for actual, expected in counts.values())


@contextmanager
def local_stack(folder: Path) -> Iterator[LocalStack]:
    """Start the local stack without the web server, with shorter waits."""
    local = LocalStack(folder, free_port(), free_port(), auth=True)
    try:
        local.start_emulator()
        use_environment(local.deploy())
        shorten_waits()
        django.setup()
        logging.disable(logging.INFO)  # a line for each sign-up
        yield local
    finally:
        local.stop()


def shorten_waits() -> None:
    for name in ("WELCOME_RETRY_QUEUE_URL", "PHOTOS_QUEUE_URL"):
        waits: Any = {"VisibilityTimeout": str(TIMEOUT)}
        if name == "WELCOME_RETRY_QUEUE_URL":
            waits["DelaySeconds"] = str(TIMEOUT)
        boto3.client("sqs").set_queue_attributes(QueueUrl=os.environ[name], Attributes=waits)
    for name in ("welcome-email", "thumbnails"):
        boto3.client("lambda").update_function_configuration(
            FunctionName=f"{PROJECT}-{name}", Timeout=TIMEOUT
        )


def drill(local: LocalStack, sign_ups: int, photos: int) -> Counts:
    chance = random.Random(7)
    broken = {photo_key(n) for n in range(0, photos, 20)}
    sign_up_readers(sign_ups, chance)
    upload(photos, broken)
    kills = sum(kill_workers(local, at, sign_ups, photos) for at in (0.2, 0.5, 0.8))
    repeat_events(photos, chance)
    # SQS delivers a broken photo five times, a timeout apart. Nothing else may happen in between.
    settle(lambda: (len(mails(local)), len(processed()), len(dead(PHOTOS_DLQ))), quiet=TIMEOUT * 6)
    received = Counter(address for mail in mails(local) for address in mail["To"])
    good = {photo_key(n) for n in range(photos)} - broken
    complete = {key for key, facts in processed().items() if is_complete(facts)}
    return {
        "workers killed": (kills, 6),
        "addresses that signed up": (len(subscribers()), sign_ups),
        "addresses with exactly one mail": (sum(n == 1 for n in received.values()), sign_ups),
        "addresses with more than one mail": (sum(n > 1 for n in received.values()), 0),
        "sign-ups in the dead-letter queue": (len(dead(WELCOME_DLQ)), 0),
        "good photos with all their renditions": (len(complete & good), len(good)),
        "broken photos in the dead-letter queue": (len(dead(PHOTOS_DLQ) & broken), len(broken)),
        "good photos in the dead-letter queue": (len(dead(PHOTOS_DLQ) - broken), 0),
    }


# --- Load and failures


def sign_up_readers(number: int, chance: random.Random) -> None:
    """Sign up each address once, and every fifth twice, through the API from many client addresses."""
    from django.test import Client

    client = Client()
    emails = [f"reader{n}@example.com" for n in range(number)]
    emails += emails[::5]
    chance.shuffle(emails)
    for n, email in enumerate(emails):
        answer = client.post(
            "/api/v1/subscribers",
            {"email": email},
            content_type="application/json",
            REMOTE_ADDR=f"10.0.0.{n // 50}",
        )
        assert answer.status_code == 202, answer.content


def photo_key(number: int) -> str:
    return f"uploads/{number:03}/a photo+{number}.jpg"


def upload(number: int, broken: set[str]) -> None:
    for n in range(number):
        buffer = BytesIO()
        Image.new("RGB", (900, 600), (n % 256, 90, 120)).save(buffer, "JPEG")
        data = buffer.getvalue()
        key = photo_key(n)
        body = data[: len(data) // 2] if key in broken else data
        boto3.client("s3").put_object(Bucket=os.environ["MEDIA_BUCKET"], Key=key, Body=body)


def kill_workers(local: LocalStack, share: float, sign_ups: int, photos: int) -> int:
    """Kill both workers when this share of the work is done. Return the number of killed workers."""
    killed = 0
    for name, done, all_of_it in (
        ("welcome-email", lambda: len(mails(local)), sign_ups),
        ("thumbnails", lambda: len(processed()), photos),
    ):
        wait_until(lambda done=done, all_of_it=all_of_it: done() >= share * all_of_it)  # type: ignore[misc]
        for pid in (pids := workers(f"{PROJECT}-{name}")):
            os.kill(pid, signal.SIGKILL)
        killed += bool(pids)
    return killed


def workers(function: str) -> list[int]:
    """Return the process IDs of a function. The emulator starts each with its name in the environment."""
    wanted = f"AWS_LAMBDA_FUNCTION_NAME={function}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue  # another user's process, or an ended one
    return found


def repeat_events(photos: int, chance: random.Random) -> None:
    """Deliver old events again, in reverse order."""
    streams = boto3.client("dynamodbstreams")
    stream = streams.list_streams(TableName=os.environ["SUBSCRIBERS_TABLE"])["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    records = [
        {**record, "eventSource": "aws:dynamodb"}
        for record in streams.get_records(ShardIterator=start, Limit=200)["Records"]
        if "state" in record["dynamodb"].get("NewImage", {})
    ]
    for first in range(0, len(records), 10):
        payload = json.dumps({"Records": records[first : first + 10][::-1]}, default=str)
        boto3.client("lambda").invoke(FunctionName=f"{PROJECT}-welcome-email", Payload=payload)
    for n in chance.sample(range(photos), photos // 5):
        s3 = boto3.client("s3")
        found = s3.get_object(Bucket=os.environ["MEDIA_BUCKET"], Key=photo_key(n))["Body"].read()
        s3.put_object(Bucket=os.environ["MEDIA_BUCKET"], Key=photo_key(n), Body=found)


# --- Results

WELCOME_DLQ, PHOTOS_DLQ = "WelcomeDeadLetterQueue", "PhotosDeadLetterQueue"


def mails(local: LocalStack) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{local.emulator.url}/_ministack/ses/messages") as answer:
        return [mail for account in json.load(answer)["messages"].values() for mail in account]


def subscribers() -> list[str]:
    return [item["email"]["S"] for item in scan_table("SUBSCRIBERS_TABLE") if "state" in item]


def processed() -> dict[str, dict[str, Any]]:
    """Return the records of the photos with renditions, by key."""
    items = (item for item in scan_table("CONTENT_TABLE") if "d" in item)
    return {item["pk"]["S"].removeprefix("PHOTO#"): json.loads(item["d"]["S"]) for item in items}


def scan_table(table: str) -> list[dict[str, Any]]:
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=os.environ[table])
    return [item for page in pages for item in page["Items"]]


def is_complete(facts: dict[str, Any]) -> bool:
    answer = boto3.client("s3").list_objects_v2(
        Bucket=os.environ["THUMBNAILS_BUCKET"], Prefix=f"{facts['path'][1:]}/"
    )
    names = {found["Key"].rpartition("/")[2] for found in answer.get("Contents", [])}
    return names == {f"{width}.{suffix}" for width in (320, 640, 900) for suffix in ("webp", "jpg")}


def dead(queue: str) -> set[str]:
    """Return the photo keys or message bodies in a dead-letter queue, without receiving them."""
    with urllib.request.urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/_ministack/sqs/messages") as answer:
        queues = json.load(answer)
    return {key_of(body) for body in bodies(queues, queue)}


def bodies(listing: Any, queue: str) -> Iterator[str]:
    """Yield the bodies of a queue's messages from the emulator's listing of all queues."""
    if isinstance(listing, list):
        for each in listing:
            yield from bodies(each, queue)
    elif isinstance(listing, dict):
        for name, each in listing.items():
            if queue in name and isinstance(each, dict | list):
                messages = each.get("messages", each) if isinstance(each, dict) else each
                yield from (message.get("Body") or message["body"] for message in messages)
            else:
                yield from bodies(each, queue)


def key_of(body: str) -> str:
    from urllib.parse import unquote_plus

    records = json.loads(body).get("Records")
    return unquote_plus(records[0]["s3"]["object"]["key"]) if records else body


# --- Waiting


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            sys.exit(f"The drill did not finish within {PATIENCE} seconds.")
        time.sleep(0.2)


def settle(state: Callable[[], object], quiet: float) -> None:
    """Wait until the state has not changed for `quiet` seconds."""
    last, since = state(), time.monotonic()

    def is_quiet() -> bool:
        nonlocal last, since
        now = state()
        if now != last:
            last, since = now, time.monotonic()
        return time.monotonic() - since > quiet

    wait_until(is_quiet)


if __name__ == "__main__":
    sys.exit(main())
