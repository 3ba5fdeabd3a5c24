"""A section of the desk: its rows, the link to all of them, and its text when there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

MAX_ROWS = 6  # in each section


@dataclass(frozen=True)
class Row:
    title: str
    url: str | None
    detail: str
    state: str = ""  # the class and the name of a badge
    note: str = ""


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    empty: str
    rows: Sequence[Row] = field(default_factory=list)
    more_url: str = ""
    more: str = ""


def post_url(pk: int) -> str:
    return reverse("admin:blog_post_change", args=[pk])


def list_url(**filters: str | int) -> str:
    return f"{reverse('admin:blog_post_changelist')}?{urlencode(filters)}"


def format_time(time: datetime) -> str:
    return f"{time:%-d %b %Y, %H:%M} UTC"
