from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from blog import published, publishing
from tests.conftest import MakePost


def test_it_shows_a_published_post(make_post: MakePost) -> None:
    make_post("Tide tables", body="# Hi\n\nSome *text*.", tags=("Sea",))
    now = timezone.now()
    found = published.post("tide-tables", now)
    assert isinstance(found, published.Found)
    assert found.post["title"] == "Tide tables"
    assert [summary["slug"] for summary in published.posts(now).results] == ["tide-tables"]
    assert [summary["slug"] for summary in published.posts(now, tag="sea").results] == ["tide-tables"]
    assert [summary["slug"] for summary in published.posts(now, words=["text"]).results] == ["tide-tables"]
    assert [(c.key, c.name, c.posts) for c in published.counts("tag", now)] == [("sea", "Sea", 1)]
