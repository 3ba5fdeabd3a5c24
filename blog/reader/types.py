"""The read model: the types of published posts, as the content table stores them and the queries return them.

Timestamps are UTC strings such as `2026-11-23T09:00:00Z`. `NotRequired` fields are left out when they have no value.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict


class Renditions(TypedDict):
    """The thumbnails worker's record of a photo. Sizes are in pixels, after EXIF orientation."""

    width: int  # of the original
    height: int
    widths: list[int]  # of the renditions, ascending
    path: str  # on the CDN, such as `/thumbnails/1f0c…/9a41…`, to be followed by `/640.webp`
    color: str  # the average, such as `#3c5a6e`
    placeholder: NotRequired[str]  # a blurred miniature, as a data URI


class Picture(TypedDict):
    """A photo as pages show it."""

    src: str  # the original's path on the CDN
    alt: str
    width: int  # 0 while unknown
    height: int
    caption: NotRequired[str]
    focus: NotRequired[list[int]]  # percent from the left and the top; left out for the center
    renditions: NotRequired[Renditions]  # left out until the worker has processed the photo


class Heading(TypedDict):
    """A heading in a post's table of contents."""

    level: int  # 2 or 3
    id: str
    text: str


class EmbedPicture(TypedDict):
    path: str  # on the CDN
    width: int
    height: int


class Embed(TypedDict, total=False):
    """The title, author and picture of an external page, for its card."""

    title: str
    author: str
    picture: EmbedPicture
    incomplete: bool  # the provider did not respond, or its picture could not be copied


class EmbedOrigins(TypedDict):
    """The origins that a post's page must allow, because its embeds load from them when a reader asks for it."""

    frames: list[str]
    media: list[str]


class TagRef(TypedDict):
    name: str
    slug: str


class PostLink(TypedDict):
    """A link from one post to another."""

    slug: str
    title: str
    published_at: str
    expires_at: NotRequired[str]


class PartLink(PostLink):
    """A link from one part of a series to another."""

    number: NotRequired[int]  # in a long series, whose parts link to only some of the others


class PostSummary(PostLink):
    """A post in a list."""

    summary: str  # shortened if the stored summary would be too large
    author: str
    tags: list[TagRef]
    updated_at: str
    minutes: int  # to read the post
    cover: NotRequired[Picture]  # without placeholder


class PublishedPost(PostSummary):
    """A post with all that its page and the API show."""

    id: int  # the primary key in SQL, which stays when the slug changes
    html: str
    headings: list[Heading]
    embeds: NotRequired[EmbedOrigins]  # left out if the post has no embeds
    series: NotRequired[str]
    canonical_url: NotRequired[str]
    seo_title: NotRequired[str]
    seo_description: NotRequired[str]


class PostLinks(TypedDict):
    """The links of a post. The stored ones include posts that are scheduled or have expired."""

    newer: PostLink | None
    older: PostLink | None
    related: list[PostLink]
    parts: NotRequired[list[PartLink]]  # of the series, including the post itself


class PartLinks(TypedDict):
    """The links of a post that change with another part of its series."""

    parts: list[PartLink]


@dataclass(frozen=True)
class PostDetail:
    """A visible post with its visible links."""

    post: PublishedPost
    links: PostLinks
    until: datetime | None  # when the next link or the post itself appears or disappears
    markdown: str | None = None
    packed: tuple[bytes, ...] = ()  # the stored bytes of post and links, as a cache key


@dataclass(frozen=True)
class MovedPost:
    slug: str  # the present one


@dataclass(frozen=True)
class PostCount:
    """The number of visible posts of a tag or month."""

    key: str  # a tag's slug, or a month such as `2026-11`
    name: str
    posts: int
