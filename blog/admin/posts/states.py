"""The state of a post in words: in the list, beside the save buttons and after a save."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from blog.models import Draft, Post, State
from blog.publishing.drafts import find_draft

if TYPE_CHECKING:
    from blog.admin.posts.forms import PostForm

# A symbol for each state, because some people cannot distinguish colors.
SYMBOLS: dict[State, str] = {"draft": "○", "scheduled": "◔", "published": "●", "ended": "□"}


def describe_state(post: Post, now: datetime) -> str:
    """Return a state as “Published” or, if the post has a draft, as “Published, with changes”."""
    state, draft = post.state(now).capitalize(), _find_changes(post)
    if not draft:
        return state
    return f"{state}, with overdue changes" if draft.is_overdue(now) else f"{state}, with changes"


def describe_visibility(post: Post, now: datetime) -> str:
    """Return a sentence about who can see the post, and when that changes."""
    sentence, draft = _describe_time(post, now), _find_changes(post)
    return f"{sentence} {_describe_changes(draft, now)}" if draft else sentence


def describe_save(form: PostForm) -> str:
    """Return what a save did, for the editor and for readers."""
    post, now = form.instance, timezone.now()
    if form.saves_draft and not find_draft(post):
        return "Nothing has changed: this is the version that is published."
    if form.published and form.saves_draft:
        return f"Draft saved. {_describe_published(form.published, now)}{_describe_schedule(form)}"
    match post.state(now):
        case "draft" if form.published:
            return f"The post “{post}” was unpublished. Only editors can see it."
        case "draft":
            return f"Draft of “{post}” saved. Only editors can see it."
        case "scheduled":
            return f"The post “{post}” was scheduled for {format_time(post.published_at)}."
        case "published":
            return (
                f"The post “{post}” was {'updated' if form.published else 'published'}. Readers see it now."
            )
        case _:
            return f"The post “{post}” was saved. Readers don’t see it since {format_time(post.expires_at)}."


def format_time(time: datetime | None) -> str:
    return f"{time:%-d %B %Y, %H:%M} UTC" if time else "now"


def _find_changes(post: Post) -> Draft | None:
    return find_draft(post) if post.is_published else None


def _describe_changes(draft: Draft, now: datetime) -> str:
    if not draft.publish_at:
        return "Its draft has changes that readers don’t see."
    time = format_time(draft.publish_at)
    if draft.is_overdue(now):
        return f"Its changes were not published on {time}. Select “Update” to publish them."
    return f"Its draft has changes that readers see from {time}."


def _describe_schedule(form: PostForm) -> str:
    if time := form.cleaned_data["publish_changes_at"]:
        return f" The changes will be published on {format_time(time)}."
    return (
        " They will not be published by themselves any more."
        if form.initial.get("publish_changes_at")
        else ""
    )


def _describe_time(post: Post, now: datetime) -> str:
    until = f", until {format_time(post.expires_at)}" if post.expires_at else ""
    match post.state(now):
        case "draft" if post.published_at and post.published_at > now:
            start = format_time(post.published_at)
            return f"Visible to editors only. If you publish it, readers see it from {start}{until}."
        case "draft":
            return "Visible to editors only."
        case "scheduled":
            return f"Will be published on {format_time(post.published_at)}{until}."
        case "published":
            return f"Published since {format_time(post.published_at)}{until}."
        case _:
            return f"Unpublished on {format_time(post.expires_at)}."


def _describe_published(post: Post, now: datetime) -> str:
    """Return which version of a post readers see while it has a draft."""
    version = format_time(max(post.updated_at, post.published_at or post.updated_at))
    match post.state(now):
        case "published":
            return f"Readers still see the version of {version}."
        case "scheduled":
            return f"Without an update, readers see the former version from {format_time(post.published_at)}."
        case _:
            return "Readers don’t see this post."
