"""The CSV export of subscribers, in files that one Lambda response can hold."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import accumulate

from django.http import HttpResponse
from django.utils import timezone

from common.subscribers_table import Subscriber

MAX_ROWS = 20_000
MAX_SIZE = 4_000_000  # characters. Lambda's limit is 6 MB, where a quote or line end has two bytes.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet computes a cell that begins with one


def limit_size(subscribers: list[Subscriber]) -> list[Subscriber]:
    """Return the first subscribers that fit in one response. Reasons can be long."""
    sizes = accumulate(sum(map(len, _cells(subscriber))) + 10 for subscriber in subscribers)
    return [subscriber for subscriber, size in zip(subscribers, sizes, strict=True) if size <= MAX_SIZE]


def csv_response(state: str, subscribers: Iterable[Subscriber]) -> HttpResponse:
    name = f"subscribers-{state}-{timezone.now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    writer = csv.writer(response)
    writer.writerow(["email", "state", "since", "signed_up", "reason"])
    writer.writerows(_cells(subscriber) for subscriber in subscribers)
    return response


def _cells(subscriber: Subscriber) -> list[str]:
    values = (
        subscriber.email,
        subscriber.state,
        subscriber.since,
        subscriber.created_at,
        subscriber.reason,
    )
    return [f"'{value}" if value.startswith(_FORMULA_STARTS) else value for value in values]
