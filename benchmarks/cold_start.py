"""Time from the start of a process to its first response, against a Django “hello” in Zappa's default bundle.

Each process runs a function's unpacked bundle with boto3 on its path, as in Lambda. A worker's first response comes
after it has sent a mail, or stored a photo's thumbnails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import boto3
import numpy as np
from PIL import Image

from benchmarks.deployed import events
from benchmarks.deployed.functions import build_request
from benchmarks.deployed.service_requests import blog, fill_tables, todos
from benchmarks.deployed.stacks import function, hello_function, prepare_stacks
from benchmarks.harness import Case


@contextmanager
def cases() -> Iterator[list[Case]]:
    outputs = prepare_stacks()
    fill_tables(posts=60, todos=60)
    boto3.client("sesv2").create_email_identity(EmailIdentity=outputs["SenderEmail"])
    table, bucket, photo = outputs["SubscribersTable"], outputs["MediaBucket"], _draw_small_photo()
    yield [
        _case("a page of the blog", 0.5, "blog", lambda: blog("/")),
        _case("to-dos", 0.55, "todos", lambda: todos("/api/v1/todos")),
        _case("a welcome mail", 0.35, "welcome_email", lambda: events.build_sign_up_event(table)),
        _case("a photo", 0.35, "thumbnails", lambda: events.build_photo_event(bucket, photo)),
    ]


def _case(what: str, goal: float, stage: str, event: Callable[[], Any]) -> Case:
    return Case(
        f"cold start: {what}",
        goal,
        "ms",
        lambda: function(stage).cold(event()),
        lambda: hello_function().cold(build_request("/", "hello.example.com")),
    )


def _draw_small_photo() -> bytes:
    grain = np.random.default_rng(1).normal(0, 12, (427, 640, 3))
    light = np.linspace(40, 200, 640)[None, :, None]
    buffer = BytesIO()
    Image.fromarray((grain + light).clip(0, 255).astype("uint8")).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
