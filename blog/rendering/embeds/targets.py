"""The pages that URLs identify: videos, posts of social networks, audio files, and any other page.

A player's URL contains only the ids in the page's URL, and never HTML of the provider.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from blog.reader.types import EmbedOrigins

_HOST = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_YOUTUBE = re.compile(
    r"https?://(?:(?:www\.|m\.|music\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/)|youtu\.be/)"
    r"(?P<id>[\w-]{11})(?:[/?&#].*)?",
    re.ASCII,
)
_VIMEO = re.compile(
    r"https?://(?:(?:www\.)?vimeo\.com/(?P<id>\d{1,12})(?:/(?P<hash>[0-9a-f]{6,20}))?"
    r"|player\.vimeo\.com/video/(?P<player_id>\d{1,12})(?:\?h=(?P<player_hash>[0-9a-f]{6,20}))?)/?(?:[?&#].*)?",
    re.ASCII,
)
_BLUESKY = re.compile(
    rf"https?://bsky\.app/profile/(?=[^/]{{1,253}}/)(?P<user>did:plc:[a-z0-9]{{24}}|{_HOST})/post/(?P<id>[a-z0-9]{{1,20}})/?(?:[?#].*)?"
)
_MASTODON = re.compile(
    rf"https://(?P<host>{_HOST})/@(?P<user>\w{{1,60}})/(?P<id>\d{{5,25}})/?(?:[?#].*)?", re.ASCII
)
_AUDIO = re.compile(
    # The host is short, because it becomes a part of a header.
    rf"https://(?=[^/]{{1,100}}/){_HOST}(?::\d{{1,5}})?/[^?#]*\.(?:mp3|m4a|aac|ogg|oga|opus|wav|flac)(?:[?#].*)?"
)
_START = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s?)?")

Kind = Literal["video", "audio", "post", "page"]


class Target(NamedTuple):
    """The page that a URL identifies."""

    url: str  # as in the post
    kind: Kind
    site: str = ""  # the name of the site; empty if the card's label already contains the host
    player: str = ""  # the URL that a frame or an `<audio>` loads; empty for a page that is only linked
    provider: str = ""  # whose oEmbed endpoint knows the title; empty for none, see `blog.embeds.providers`
    canonical: str = ""  # the URL for the provider, with only the ids of `url`


def identify(url: str) -> Target:
    """Return the page that a URL identifies."""
    finders = (_find_youtube, _find_vimeo, _find_bluesky, _find_mastodon, _find_audio)
    found = (target for find in finders if (target := find(url)))
    return next(found, Target(url, "page"))


def _find_youtube(url: str) -> Target | None:
    if not (match := _YOUTUBE.fullmatch(url)):
        return None
    start = _read_start(url)
    player = f"https://www.youtube-nocookie.com/embed/{match['id']}?autoplay=1"
    player += f"&start={start}" if start else ""
    canonical = f"https://www.youtube.com/watch?v={match['id']}"
    return Target(url, "video", "YouTube", player, "YouTube", canonical)


def _read_start(url: str) -> int:
    """Return the second at which a YouTube link starts, such as 90 for `t=90`, `t=90s` and `t=1m30s`."""
    query = parse_qs(urlsplit(url).query)
    match = _START.fullmatch((query.get("t") or query.get("start") or [""])[0])
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _find_vimeo(url: str) -> Target | None:
    if not (match := _VIMEO.fullmatch(url)):
        return None
    video, key = match["id"] or match["player_id"], match["hash"] or match["player_hash"]
    player = f"https://player.vimeo.com/video/{video}?dnt=1&autoplay=1" + (f"&h={key}" if key else "")
    canonical = f"https://vimeo.com/{video}" + (f"/{key}" if key else "")
    return Target(url, "video", "Vimeo", player, "Vimeo", canonical)


def _find_bluesky(url: str) -> Target | None:
    if not (match := _BLUESKY.fullmatch(url)):
        return None
    player = f"https://embed.bsky.app/embed/{match['user']}/app.bsky.feed.post/{match['id']}"
    canonical = f"https://bsky.app/profile/{match['user']}/post/{match['id']}"
    return Target(url, "post", "Bluesky", player, "Bluesky", canonical)


def _find_mastodon(url: str) -> Target | None:
    match = _MASTODON.fullmatch(url)
    if not match or match["host"] not in settings.MASTODON_HOSTS:
        return None
    canonical = f"https://{match['host']}/@{match['user']}/{match['id']}"
    return Target(url, "post", "Mastodon", f"{canonical}/embed", match["host"], canonical)


def _find_audio(url: str) -> Target | None:
    return Target(url, "audio", player=url) if _AUDIO.fullmatch(url) else None


def find_player(url: str) -> str | None:
    return identify(url).player or None


def list_origins(targets: Iterable[Target]) -> EmbedOrigins:
    """Return the origins that a page must allow for the players of `targets`."""
    origins: EmbedOrigins = {"frames": [], "media": []}
    for target in targets:
        if target.player:
            group = origins["media" if target.kind == "audio" else "frames"]
            scheme, host = urlsplit(target.player)[:2]
            if (origin := f"{scheme}://{host}") not in group:
                group.append(origin)
    return origins
