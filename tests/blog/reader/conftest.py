from datetime import UTC, datetime, timedelta

import pytest

from blog.models import Photo
from blog.publishing.republish import republish
from tests.support.posts import MakePost

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SENTENCE = (
    "Twenty words of ordinary length stand here to fill a summary as an editor would, with a full stop."
)


@pytest.fixture
def slugs(make_post: MakePost) -> list[str]:
    """The slugs of 45 posts, newest first, each with a cover and three tags."""
    cover = Photo.objects.create(
        file="uploads/1f0c3a52d1f34c1c9f0e3b4d5a6c7e8f/harbour-before-dawn.jpg",
        alt="A harbour before dawn: three boats, and a light at the end of the pier.",
        width=2400,
        height=1600,
    )
    posts = [
        make_post(
            f"An ordinary title of some length, number {n}",
            summary=f"{SENTENCE} {SENTENCE}"[:280],
            tags=("Sea", "Light", "Photography"),
            cover=cover,
            published_at=NOW - timedelta(days=n),
            project=False,
        )
        for n in range(45)
    ]
    republish()
    return [post.slug for post in posts]
