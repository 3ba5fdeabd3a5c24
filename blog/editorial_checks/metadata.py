"""Checks of the fields around the text."""

from __future__ import annotations

from collections.abc import Iterator

from blog.editorial_checks.notes import Note
from blog.models import Post

_MAX_TITLE = 60  # characters; search engines truncate longer titles


def check_metadata(post: Post) -> Iterator[Note]:
    if not post.summary:
        yield Note("warning", "The summary is missing. Lists, feeds and search engines show it.")
    title = post.seo_title or post.title
    if len(title) > _MAX_TITLE:
        name = "SEO title" if post.seo_title else "title"
        advice = "" if post.seo_title else " Add a shorter SEO title."
        text = f"The {name} has {len(title)} characters. Search engines show about {_MAX_TITLE}.{advice}"
        yield Note("hint", text)
    if post.author_id and not post.author.get_full_name():
        name = post.author.get_username()
        text = f"The byline shows the user name “{name}”. The author can enter a name in “Your profile”."
        yield Note("hint", text)
    if not post.cover_id:
        yield Note("hint", "The post has no cover photo for lists and shared links.")
