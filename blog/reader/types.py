from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict


class Renditions(TypedDict):
    """What the thumbnails worker recorded of a photo: sizes in pixels, after EXIF orientation."""

    width: int
    height: int
    widths: list[int]
    path: str  # under the CDN, such as `/thumbnails/1f0c…/harbour.jpg/9a41…`; `/640.webp` follows
    color: str  # such as `#3c5a6e`
    placeholder: NotRequired[str]  # a blur of the photo, as a data URI


class Picture(TypedDict):
    src: str  # the original's path under the CDN
    alt: str
    width: int
    height: int
    caption: NotRequired[str]
    focus: NotRequired[list[int]]  # percent from the left and the top, when it is not the middle
    renditions: NotRequired[Renditions]


class Heading(TypedDict):
    level: int  # 2 or 3
    id: str
    text: str


class TagRef(TypedDict):
    name: str
    slug: str


class PublicationWindow(TypedDict):
    published_at: str
    expires_at: NotRequired[str]


class PostSummary(TypedDict):
    slug: str
    title: str
    summary: str
    author: str
    tags: list[TagRef]
    published_at: str  # UTC, `2026-11-23T09:00:00Z`
    updated_at: str
    minutes: int
    cover: NotRequired[Picture]
    expires_at: NotRequired[str]


class PublishedPost(PostSummary):
    id: int  # in SQL: it stays when the address changes
    html: str
    series: NotRequired[str]
    headings: list[Heading]
    canonical_url: NotRequired[str]
    seo_title: NotRequired[str]
    seo_description: NotRequired[str]


class PostLink(TypedDict):
    slug: str
    title: str
    published_at: str
    expires_at: NotRequired[str]


class PostLinks(TypedDict):
    """A post's neighbours, those still to come included: what is shown of them depends on the time."""

    newer: PostLink | None
    older: PostLink | None
    related: list[PostLink]
    parts: NotRequired[list[PostLink]]  # of the series, the post itself included


@dataclass(frozen=True)
class PostDetail:
    post: PublishedPost
    links: PostLinks  # the visible ones
    until: datetime | None
    markdown: str | None = None
    packed: tuple[bytes, ...] = ()  # as it is stored


@dataclass(frozen=True)
class MovedPost:
    slug: str


@dataclass(frozen=True)
class PostCount:
    key: str  # a tag's slug, or a month such as `2026-11`
    name: str
    posts: int
