from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests.support.providers import FakeProvider, draw_picture, run_provider


@pytest.fixture
def provider(
    aws_resources: dict[str, str], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeProvider]:
    """A provider that knows every video, in the place of YouTube."""
    settings.THUMBNAILS_BUCKET = aws_resources["THUMBNAILS_BUCKET"]
    with run_provider() as server:
        monkeypatch.setattr("blog.embeds.stored.PROVIDERS", {"YouTube": server.provider})
        server.answer("/picture.jpg", draw_picture(), content_type="image/jpeg")
        data = {"version": "1.0", "type": "video", "title": "A lamp", "author_name": "Ada"}
        server.answer("/oembed", data | {"thumbnail_url": f"{server.url}/picture.jpg", "html": "<script>"})
        yield server
