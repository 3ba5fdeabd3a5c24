"""Preview links: signed addresses that show a post's unpublished text to people without an account.

A link's token contains only the id of its row. Deleting the row revokes the link.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from blog.models import Post, PreviewLink
from blog.publishing import drafts, publish

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LIFETIMES = (1, 7, 30, 90)  # days
MAX_LINKS = 20  # of a post
_signer = signing.Signer(salt="blog.preview_links", sep=".")


class LinkRefused(ValueError):
    """The link can't be created. The message is for the editor."""


class LinkForged(Exception):
    """The blog has not signed this token."""


class LinkEnded(Exception):
    """The link has expired or was revoked, or its post is in the trash or deleted."""


def list_links(post: Post) -> QuerySet[PreviewLink]:
    """Return the links of a post that have not expired."""
    links = PreviewLink.objects.filter(post=post, expires_at__gt=timezone.now())
    return links.select_related("created_by")


def create_link(post: Post, lifetime: str, user: User) -> PreviewLink:
    """Create a link that lasts one of `LIFETIMES`, and delete the post's expired ones. Raise `LinkRefused`."""
    days = next((days for days in LIFETIMES if str(days) == lifetime), None)
    if not days:
        raise LinkRefused("Choose how long the link lasts.")
    now = timezone.now()
    PreviewLink.objects.filter(post=post, expires_at__lte=now).delete()
    if PreviewLink.objects.filter(post=post).count() >= MAX_LINKS:
        raise LinkRefused(f"A post can have at most {MAX_LINKS} preview links. Revoke one of them first.")
    return PreviewLink.objects.create(post=post, created_by=user, expires_at=now + timedelta(days=days))


def build_url(link: PreviewLink) -> str:
    path = reverse("previews:preview", args=[_signer.sign(str(link.pk))])
    return f"{settings.SITE_URL}{path}"


def open_link(token: str) -> PreviewLink:
    """Return the link of a token. Raise `LinkForged` or `LinkEnded`."""
    try:
        pk = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise LinkForged from error
    links = PreviewLink.objects.select_related("post__author", "post__cover", "post__series")
    link = links.filter(pk=pk, expires_at__gt=timezone.now(), post__trashed_at=None).first()
    if not link:
        raise LinkEnded
    return link


def build_preview(post: Post) -> tuple[publish.Preview, bool]:
    """Build the page of a post's draft, or of the saved post if it has none.

    Return also whether it is the text that readers see. Raise `PublishError`.
    """
    is_live = not drafts.find_draft(post) and Post.objects.live().filter(pk=post.pk).exists()
    return publish.preview(*drafts.load_current(post)), is_live
