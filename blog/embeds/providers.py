"""The providers that the blog asks for the titles of embeds. It sends no request to any other host."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings


class Provider(NamedTuple):
    """An oEmbed endpoint (https://oembed.com), and the origins from which the blog accepts its pictures."""

    endpoint: str
    picture_origins: frozenset[str] = frozenset()


PROVIDERS = {
    "YouTube": Provider("https://www.youtube.com/oembed", frozenset({"https://i.ytimg.com"})),
    "Vimeo": Provider("https://vimeo.com/api/oembed.json", frozenset({"https://i.vimeocdn.com"})),
    "Bluesky": Provider("https://embed.bsky.app/oembed"),
    **{host: Provider(f"https://{host}/api/oembed") for host in settings.MASTODON_HOSTS},
}
