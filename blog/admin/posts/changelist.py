"""The list of posts: its columns, filters and actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from blog.admin.base import ModelAdmin
from blog.admin.posts.states import SYMBOLS, describe_state
from blog.admin.posts.trash import move_to_trash
from blog.admin.reviews.queue import waiting_reviews
from blog.models import Post, PostQuerySet, Review, State
from blog.publishing import save
from blog.publishing.drafts import find_draft
from blog.publishing.publish import PublishError
from blog.publishing.save import EditConflict

if TYPE_CHECKING:
    from django.contrib.auth.models import User


_VERBS: dict[State, str] = {
    "published": "published",
    "scheduled": "scheduled",
    "ended": "published, but already past its end",
    "draft": "unpublished",
}


# --- Actions. Each post succeeds or fails separately.


@admin.action(description="Publish selected posts", permissions=["publish"])
def publish(admin: Any, request: HttpRequest, posts: Iterable[Post]) -> None:
    _set_status(admin, request, posts, Post.Status.PUBLISHED)


@admin.action(description="Unpublish selected posts (change to draft)", permissions=["publish"])
def unpublish(admin: Any, request: HttpRequest, posts: Iterable[Post]) -> None:
    _set_status(admin, request, posts, Post.Status.DRAFT)


def _set_status(admin: Any, request: HttpRequest, posts: Iterable[Post], status: Post.Status) -> None:
    states: Counter[State] = Counter()  # of the changed posts
    for post in posts:
        try:
            if _change_status(admin, request, post, status):
                states[post.state(timezone.now())] += 1
        except (PublishError, EditConflict) as error:
            messages.error(request, f"“{post}” was not changed. {error}")
        except ValidationError as error:
            messages.error(request, f"“{post}” was not changed. {' '.join(error.messages)}")
    if states:
        messages.success(request, _count_changes(states))


def _count_changes(states: Counter[State]) -> str:
    """Return a sentence such as “1 post published, 2 scheduled.”"""
    first, *others = [(states[state], verb) for state, verb in _VERBS.items() if states[state]]
    noun = "post" if first[0] == 1 else "posts"
    return ", ".join([f"{first[0]} {noun} {first[1]}", *(f"{count} {verb}" for count, verb in others)]) + "."


def _change_status(admin: Any, request: HttpRequest, post: Post, status: Post.Status) -> bool:
    """Set and publish the status of a post. Return whether it was different."""
    if post.status == status:
        if status == Post.Status.PUBLISHED and find_draft(post):
            advice = "To publish its changes, open it and select “Update”."
            messages.warning(request, f"“{post}” is published already. {advice}")
        return False
    user = cast("User", request.user)
    with save.edit_post(post, version=post.version, editor=user):
        post.status = status
        post.full_clean()
        post.save()
        admin.log_change(request, post, [{"changed": {"fields": ["status"]}}])
    return True


# --- States


def find_loaded_review(post: Post) -> Review | None:
    """Return the review of a post that was read with `select_related("review")`."""
    return getattr(post, "review", None)


class StateFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = [(state, f"{symbol} {state.capitalize()}") for state, symbol in SYMBOLS.items()]
        return [*states, ("changes", "◐ With changes"), ("review", "◆ In review")]

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
            case "changes":
                return posts.published().filter(draft__isnull=False)
            case "review":
                return posts.filter(review__in=waiting_reviews())
        return posts


class PostChangeList(ChangeList):
    """The rows of the list, without the texts, which can have 500,000 characters each."""

    def get_queryset(self, *args: Any, **options: Any) -> Any:
        return super().get_queryset(*args, **options).defer("body", "draft__data")


class PostListMixin(ModelAdmin[Post]):
    """The options and columns of the list."""

    list_display = ["title", "state", "author_name", "publication_time", "tag_names", "edit_time"]
    list_select_related = ["author", "review", "draft"]
    list_per_page = 50
    search_fields: ClassVar = ["title", "slug", "summary", "body"]
    date_hierarchy = "published_at"
    actions = [publish, unpublish, move_to_trash]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return PostChangeList

    def get_list_filter(self, request: HttpRequest) -> Any:
        related = admin.RelatedOnlyFieldListFilter
        authors = [("author", related)] if request.user.has_perm("blog.edit_all_posts") else []
        return [StateFilter, ("tags", related), *authors, ("series", related)]

    @admin.display(description="status", ordering="status")
    def state(self, post: Post) -> SafeString:
        now = timezone.now()
        state = post.state(now)
        badges: list[tuple[str, str, str]] = [(state, SYMBOLS[state], describe_state(post, now))]
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
