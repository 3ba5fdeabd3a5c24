"""The list of posts: what each is to readers, at a glance."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Post, PostQuerySet, State

if TYPE_CHECKING:
    from django.http import HttpRequest

# A shape for each, so that nobody has to tell colours apart.
SHAPES: dict[State, str] = {"draft": "○", "scheduled": "◔", "published": "●", "ended": "□"}


def in_words(moment: datetime) -> str:
    return f"{moment:%-d %B %Y, %H:%M} UTC"


def badge(state: State) -> SafeString:
    return format_html(
        '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>',
        state,
        SHAPES[state],
        state.capitalize(),
    )


def visibility(post: Post, now: datetime) -> str:
    """Say in a sentence who sees the post, and when that changes."""
    until = f", until {in_words(post.expires_at)}" if post.expires_at else ""
    match post.state(now):
        case "draft" if post.published_at and post.published_at > now:
            return f"Only editors see it. Published, readers will see it from {in_words(post.published_at)}{until}."
        case "draft":
            return "Only editors see it."
        case "scheduled":
            return f"Readers will see it from {in_words(post.published_at or now)}{until}."
        case "published":
            return f"Readers see it since {in_words(post.published_at or now)}{until}."
        case _:
            return f"Readers no longer see it since {in_words(post.expires_at or now)}."


class StateFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state, f"{shape} {state.capitalize()}") for state, shape in SHAPES.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> PostQuerySet:
        now = timezone.now()
        posts: PostQuerySet = queryset
        match self.value():
            case "draft":
                return posts.filter(status=Post.Status.DRAFT)
            case "scheduled":
                return posts.published().filter(published_at__gt=now)
            case "published":
                return posts.live(now)
            case "ended":
                return posts.published().filter(expires_at__lte=now)
        return posts
