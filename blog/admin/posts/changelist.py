"""The list of posts: its columns, filters and actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from blog.admin.base import ModelAdmin
from blog.models import Post, PostQuerySet, Review, State
from blog.publishing import reviews, save
from blog.publishing.publish import PublishError
from blog.publishing.save import EditConflict

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# A symbol for each state, because some people cannot distinguish colors.
_SYMBOLS: dict[State, str] = {"draft": "○", "scheduled": "◔", "published": "●", "ended": "□"}


# --- Actions. Each post succeeds or fails separately.


@admin.action(description="Publish selected posts", permissions=["publish"])
def publish(admin: Any, request: HttpRequest, posts: Iterable[Post]) -> None:
    _set_status(admin, request, posts, Post.Status.PUBLISHED)


@admin.action(description="Unpublish selected posts (change to draft)", permissions=["publish"])
def unpublish(admin: Any, request: HttpRequest, posts: Iterable[Post]) -> None:
    _set_status(admin, request, posts, Post.Status.DRAFT)


def _set_status(admin: Any, request: HttpRequest, posts: Iterable[Post], status: Post.Status) -> None:
    changed = 0
    for post in posts:
        try:
            changed += _change_status(admin, request, post, status)
        except (PublishError, EditConflict) as error:
            messages.error(request, f"“{post}” was not changed. {error}")
        except ValidationError as error:
            messages.error(request, f"“{post}” was not changed. {' '.join(error.messages)}")
    if changed:
        verb = "published" if status == Post.Status.PUBLISHED else "unpublished"
        messages.success(request, f"{changed} {'post' if changed == 1 else 'posts'} {verb}.")


def _change_status(admin: Any, request: HttpRequest, post: Post, status: Post.Status) -> bool:
    """Set and publish the status of a post. Return whether it was different."""
    if post.status == status:
        return False
    user = cast("User", request.user)
    with save.edit_post(post, version=post.version, editor=user):
        post.status = status
        post.full_clean()
        post.save()
        admin.log_change(request, post, [{"changed": {"fields": ["status"]}}])
    return True


# --- States


def describe_visibility(post: Post, now: datetime) -> str:
    """Return a sentence about who can see the post, and when that changes."""
    until = f", until {_format_time(post.expires_at)}" if post.expires_at else ""
    match post.state(now):
        case "draft" if post.published_at and post.published_at > now:
            start = _format_time(post.published_at)
            return f"Visible to editors only. If you publish it, readers see it from {start}{until}."
        case "draft":
            return "Visible to editors only."
        case "scheduled":
            return f"Will be published on {_format_time(post.published_at or now)}{until}."
        case "published":
            return f"Published since {_format_time(post.published_at or now)}{until}."
        case _:
            return f"Unpublished on {_format_time(post.expires_at or now)}."


def _format_time(time: datetime) -> str:
    return f"{time:%-d %B %Y, %H:%M} UTC"


def find_loaded_review(post: Post) -> Review | None:
    """Return the review of a post that was read with `select_related("review")`."""
    return getattr(post, "review", None)


class StateFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = [(state, f"{symbol} {state.capitalize()}") for state, symbol in _SYMBOLS.items()]
        return [*states, ("review", "◆ In review")]

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
            case "review":
                return posts.filter(review__in=reviews.waiting_reviews())
        return posts


class PostListMixin(ModelAdmin[Post]):
    """The options and columns of the list."""

    list_display = ["title", "state", "author_name", "publication_time", "tag_names", "edit_time"]
    list_select_related = ["author", "review"]
    list_per_page = 50
    search_fields: ClassVar = ["title", "slug", "summary", "body"]
    date_hierarchy = "published_at"
    actions = [publish, unpublish]

    def get_list_filter(self, request: HttpRequest) -> Any:
        related = admin.RelatedOnlyFieldListFilter
        authors = [("author", related)] if request.user.has_perm("blog.edit_all_posts") else []
        return [StateFilter, ("tags", related), *authors, ("series", related)]

    @admin.display(description="status", ordering="status")
    def state(self, post: Post) -> SafeString:
        state = post.state(timezone.now())
        badges = [(state, _SYMBOLS[state], state.capitalize())]
        if review := find_loaded_review(post):
            badges.append(("review", "◇", "Returned") if review.returned_at else ("review", "◆", "In review"))
        badge = '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>'
        return format_html_join(" ", badge, badges)

    @admin.display(description="author", ordering="author__first_name")
    def author_name(self, post: Post) -> str:
        return post.author.get_full_name() or post.author.get_username()

    @admin.display(description="published (UTC)", ordering="published_at")
    def publication_time(self, post: Post) -> str:
        return f"{post.published_at:%-d %b %Y, %H:%M}" if post.published_at else "–"

    @admin.display(description="edited (UTC)", ordering="updated_at")
    def edit_time(self, post: Post) -> str:
        return f"{post.updated_at:%-d %b %Y, %H:%M}"

    @admin.display(description="tags")
    def tag_names(self, post: Post) -> str:
        return ", ".join(tag.name for tag in post.tags.all())
