"""Checks of a post for its editor. They only warn: a post with warnings can be published."""

from __future__ import annotations

from itertools import chain

from blog.editorial_checks.embeds import check_embeds
from blog.editorial_checks.headings import check_headings
from blog.editorial_checks.images import check_images
from blog.editorial_checks.links import check_links
from blog.editorial_checks.markup import check_markup
from blog.editorial_checks.metadata import check_metadata
from blog.editorial_checks.notes import Note, limit_notes
from blog.editorial_checks.outline import read_outline
from blog.editorial_checks.photos import check_photos
from blog.models import Post
from blog.rendering.markdown import Rendered

__all__ = ["Note", "check_post"]


def check_post(post: Post, rendered: Rendered) -> list[Note]:
    outline = read_outline(rendered)
    checks = (check_images, check_headings, check_links, check_markup)
    about_text = chain(
        check_photos(post, outline),
        check_embeds(rendered.embeds, outline),
        *(check(outline) for check in checks),
    )
    return [*check_metadata(post), *limit_notes(about_text)]
