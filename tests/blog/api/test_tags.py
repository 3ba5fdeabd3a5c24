from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.posts import MakePost

TAGS = "/api/v1/tags"


def test_each_tag_has_the_number_of_its_published_posts(client: Client, make_post: MakePost) -> None:
    make_post("One", tags=("Sea", "Craft"))
    make_post("Two", tags=("Sea",))
    make_post("Draft", tags=("Land",), status="draft")
    assert client.get(TAGS).json() == {
        "results": [
            {"name": "Craft", "slug": "craft", "posts": 1, "url": "http://testserver/tags/craft/"},
            {"name": "Sea", "slug": "sea", "posts": 2, "url": "http://testserver/tags/sea/"},
        ],
        "next": None,
    }


@pytest.mark.parametrize("others", [("Sea",), ("Sea", "Land")])
def test_a_scheduled_post_counts_once_published(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch, others: tuple[str, ...]
) -> None:
    due = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    make_post("A post", tags=("Sea",))
    make_post("Scheduled", tags=others, published_at=due)
    monkeypatch.setattr(timezone, "now", lambda: due - timedelta(seconds=30))
    response = client.get(TAGS)
    assert [(tag["slug"], tag["posts"]) for tag in response.json()["results"]] == [("sea", 1)]
    assert "s-maxage=30," in response["Cache-Control"]
    monkeypatch.setattr(timezone, "now", lambda: due)
    assert {tag["slug"]: tag["posts"] for tag in client.get(TAGS).json()["results"]}["sea"] == 2


def test_a_tag_without_a_published_post_is_not_listed(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    make_post("Scheduled", tags=("Sea",), published_at=due)
    monkeypatch.setattr(timezone, "now", lambda: due - timedelta(seconds=30))
    response = client.get(TAGS)
    assert response.json()["results"] == []
    assert "s-maxage=30," in response["Cache-Control"]
