"""Front matter as Jekyll, Hugo and Eleventy write it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from blog.importer.metadata import SourcePost, read_source_post


def read_post(folder: Path, front: str, name: str = "tides.md", fence: str = "---") -> SourcePost:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not front.lower().startswith("title"):
        front = f"title: Tides\n{front}"
    path.write_text(f"{fence}\n{front}\n{fence}\n\nText.\n")
    return read_source_post(path, folder)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Tides", "Tides"),
        ("title: 1984", "1984"),
        ("title: No", "No"),
        ("title: 2026-05-14", "2026-05-14"),
        ('title: "Tides: a table"', "Tides: a table"),
        ("title: >\n  Tides\n  and more", "Tides and more"),
        ("Title: 潮の満ち引き 🌊", "潮の満ち引き 🌊"),
        ("title: \u202eTides\u202c", "Tides"),
    ],
)
def test_titles(tmp_path: Path, front: str, title: str) -> None:
    assert read_post(tmp_path, front).title == title


@pytest.mark.parametrize(
    ("front", "published_at"),
    [
        ("date: 2026-05-14", utc(2026, 5, 14)),
        ("date: 2026-05-14 09:30:00", utc(2026, 5, 14, 9, 30)),
        ("date: 2026-05-14 09:30:00 +0200", utc(2026, 5, 14, 7, 30)),
        ("date: 2026-05-14T09:30:00-05:00", utc(2026, 5, 14, 14, 30)),
        ("date: 2026-05-14T09:30:00.123Z", utc(2026, 5, 14, 9, 30)),
        ("date: 2026-05-14 09:30 UTC", utc(2026, 5, 14, 9, 30)),
        ('date: "2026-05-14"', utc(2026, 5, 14)),
        ("date: 2026-05-01\npublishDate: 2026-05-14", utc(2026, 5, 14)),
    ],
)
def test_dates(tmp_path: Path, front: str, published_at: datetime) -> None:
    post = read_post(tmp_path, front)
    assert (post.published_at, post.draft, post.warnings) == (published_at, False, [])


@pytest.mark.parametrize(
    "front", ["", "date:", "date: null", "date: Last Modified", "date: 0001-01-01T00:00:00Z"]
)
def test_post_without_a_date_is_a_draft(tmp_path: Path, front: str) -> None:
    post = read_post(tmp_path, front)
    assert post.draft
    assert [warning.text for warning in post.warnings] == ["no date: imported as a draft"]


def test_date_of_the_file_name(tmp_path: Path) -> None:
    post = read_post(tmp_path, "layout: post", "_posts/2026-05-14-high-water.md")
    assert (post.slug, post.published_at) == ("high-water", utc(2026, 5, 14))


def test_date_of_the_front_matter_overrides_the_file_name(tmp_path: Path) -> None:
    post = read_post(tmp_path, "date: 2026-06-01", "2026-05-14-high-water.md")
    assert (post.slug, post.published_at) == ("high-water", utc(2026, 6, 1))


@pytest.mark.parametrize(
    ("front", "name", "slug"),
    [
        ("", "High Water!.md", "high-water"),
        ("", "high_water.MD", "high_water"),
        ("", "Été à Brest.markdown", "ete-a-brest"),
        ("", "2026/high-water/index.md", "high-water"),
        ("", "2026-05-14-high-water/index.md", "high-water"),
        ("slug: Low-Water", "tides.md", "Low-Water"),
        ("slug: Low water", "tides.md", "low-water"),
        ("permalink: /2026/05/low-water/", "tides.md", "low-water"),
        ("permalink: /low-water.html", "tides.md", "low-water"),
        ("permalink: /low-water/index.html", "tides.md", "low-water"),
        ("url: /posts/low-water?draft=1#top", "tides.md", "low-water"),
        ("url: /posts/low-water/\nslug: ebb", "tides.md", "ebb"),
        ("permalink: /:year/:title/", "tides.md", "tides"),
        ('permalink: "/posts/{{ title | slugify }}/"', "tides.md", "tides"),
        ("permalink: false", "tides.md", "tides"),
        ("permalink: pretty", "tides.md", "tides"),
        ("", f"{'high-' * 30}water.md", ("high-" * 16)[:79]),
    ],
)
def test_slugs(tmp_path: Path, front: str, name: str, slug: str) -> None:
    assert read_post(tmp_path, front, name).slug == slug


def test_slug_of_a_name_without_latin_letters_is_stable(tmp_path: Path) -> None:
    slug = read_post(tmp_path, "", "潮.md").slug
    assert slug.isascii()
    assert slug == read_post(tmp_path, "", "潮.md").slug != read_post(tmp_path, "", "山.md").slug


@pytest.mark.parametrize(
    ("front", "tags"),
    [
        ("tags: [Sea, Light]", ["Sea", "Light"]),
        ("tags:\n  - Sea\n  - Night sky", ["Sea", "Night sky"]),
        ("tags: sea light", ["sea", "light"]),
        ("tags: sea, night sky", ["sea", "night sky"]),
        ("tag: night sky", ["night sky"]),
        ("tags: [sea]\ncategories: [light]", ["sea", "light"]),
        ("categories: sea light\ncategory: night sky", ["sea", "light", "night sky"]),
        ("tags: [Sea, sea, SEA]\ncategories: [sea]", ["Sea"]),
        ("tags: [c, C++, C#]", ["c", "C++", "C#"]),
        ("tags: [1984, true, null, '']", ["1984", "true"]),
        ("tags: 海", ["海"]),
        ("tags:", []),
    ],
)
def test_tags(tmp_path: Path, front: str, tags: list[str]) -> None:
    assert read_post(tmp_path, front).tags == tags


def test_tags_over_the_limit_are_left_out(tmp_path: Path) -> None:
    post = read_post(tmp_path, "date: 2026-05-14\ntags: [a, b, c, d, e, f, g, h, i, j]")
    assert post.tags == list("abcdefgh")
    assert [(warning.line, warning.text) for warning in post.warnings] == [
        (4, "a post can have at most 8 tags; left out: i, j")
    ]


@pytest.mark.parametrize(
    ("front", "name", "draft"),
    [
        ("draft: true", "tides.md", True),
        ("draft: yes", "tides.md", True),
        ("draft: false", "tides.md", False),
        ("published: false", "tides.md", True),
        ("published: true", "tides.md", False),
        ("", "_drafts/tides.md", True),
        ("", "_posts/tides.md", False),
    ],
)
def test_drafts(tmp_path: Path, front: str, name: str, draft: bool) -> None:
    assert read_post(tmp_path, f"date: 2026-05-14\n{front}", name).draft is draft


@pytest.mark.parametrize(
    ("front", "author"),
    [
        ("author: Ada Lovelace", "Ada Lovelace"),
        ("author:\n  name: Ada Lovelace\n  email: ada@example.com", "Ada Lovelace"),
        ("authors: [Ada Lovelace, Mary Somerville]", "Ada Lovelace"),
        ("authors:\n  - name: Ada Lovelace", "Ada Lovelace"),
        ("", ""),
    ],
)
def test_authors(tmp_path: Path, front: str, author: str) -> None:
    assert read_post(tmp_path, front).author == author


@pytest.mark.parametrize(
    ("front", "source", "alt"),
    [
        ("cover: a.jpg", "a.jpg", ""),
        ("image: a.jpg\nimage_alt: A tide", "a.jpg", "A tide"),
        ("featured_image: a.jpg", "a.jpg", ""),
        ("featuredImage: a.jpg", "a.jpg", ""),
        ("cover: a.jpg\ncover_alt: A tide", "a.jpg", "A tide"),
        ("cover:\n  image: a.jpg\n  alt: A tide", "a.jpg", "A tide"),
        ("image:\n  path: a.jpg\n  alt: A tide", "a.jpg", "A tide"),
        ("images: [a.jpg, b.jpg]", "a.jpg", ""),
    ],
)
def test_covers(tmp_path: Path, front: str, source: str, alt: str) -> None:
    cover = read_post(tmp_path, front).cover
    assert cover
    assert (cover.source, cover.alt) == (source, alt)


def test_other_fields(tmp_path: Path) -> None:
    post = read_post(
        tmp_path,
        "description: In short\nseries: [Reading the coast]\ncanonicalURL: https://example.com/tides\n"
        "lastmod: 2026-06-01\nexpiryDate: 2027-01-01",
    )
    assert (post.summary, post.series, post.canonical_url) == (
        "In short",
        "Reading the coast",
        "https://example.com/tides",
    )
    assert (post.updated_at, post.expires_at) == (utc(2026, 6, 1), utc(2027, 1, 1))


def test_toml(tmp_path: Path) -> None:
    front = """\
title = "Tides"
date = 2026-05-14T09:30:00+02:00
draft = false
tags = ["sea", "light"]
expiryDate = 2027-01-01
[cover]
image = "a.jpg"
alt = "A tide"
"""
    post = read_post(tmp_path, front, fence="+++")
    assert (post.title, post.tags, post.draft) == ("Tides", ["sea", "light"], False)
    assert (post.published_at, post.expires_at) == (utc(2026, 5, 14, 7, 30), utc(2027, 1, 1))
    assert post.cover
    assert (post.cover.source, post.cover.alt, post.cover.line) == ("a.jpg", "A tide", 7)


def test_windows_line_endings_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "tides.md"
    path.write_bytes(b"\xef\xbb\xbf---\r\ntitle: Tides\r\n---\r\n\r\nOne.\r\n\r\nTwo.\r\n")
    post = read_source_post(path, tmp_path)
    assert (post.title, post.body, post.body_line) == ("Tides", "One.\n\nTwo.", 5)


def test_long_summary_is_shortened(tmp_path: Path) -> None:
    post = read_post(tmp_path, f"date: 2026-05-14\nsummary: {'sea ' * 100}")
    assert len(post.summary) <= 280
    assert post.summary.endswith("…")
    assert [(warning.line, warning.text) for warning in post.warnings] == [
        (4, "the summary was shortened to 280 characters")
    ]
