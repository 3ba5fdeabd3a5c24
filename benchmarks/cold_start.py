"""From the start of a process to its first answer, against Zappa's default zip of a Django hello.

Each process runs a function's unpacked bundle, with boto3 beside it as in Lambda. A worker's first answer is a mail
that is sent, or a photo that has its thumbnails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import boto3
import numpy as np
from PIL import Image

from benchmarks import events
from benchmarks.deployment import function, hello, prepared
from benchmarks.functions import get
from benchmarks.harness import Case
from benchmarks.services import blog, filled, todos


@contextmanager
def cases() -> Iterator[list[Case]]:
    made = prepared()
    filled(posts=60, todos=60)
    boto3.client("sesv2").create_email_identity(EmailIdentity=made["SenderEmail"])
    table, bucket, photo = made["SubscribersTable"], made["MediaBucket"], small_photo()
    yield [
        first("a page of the blog", 0.5, "blog", lambda: blog("/")),
        first("to-dos", 0.55, "todos", lambda: todos("/api/v1/todos")),
        first("a welcome mail", 0.35, "welcome_email", lambda: events.sign_up(table)),
        first("a photo", 0.35, "thumbnails", lambda: events.photo(bucket, photo)),
    ]


def first(what: str, goal: float, stage: str, event: Callable[[], Any]) -> Case:
    return Case(
        f"cold start: {what}",
        goal,
        "ms",
        lambda: function(stage).cold(event()),
        lambda: hello().cold(get("/", "hello.example.com")),
    )


def small_photo() -> bytes:
    grain = np.random.default_rng(1).normal(0, 12, (427, 640, 3))
    light = np.linspace(40, 200, 640)[None, :, None]
    buffer = BytesIO()
    Image.fromarray((grain + light).clip(0, 255).astype("uint8")).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
