"""What can be done to many posts at once. Each succeeds or fails for itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from blog.models import Post
from blog.publishing import save
from blog.publishing.publish import PublishError
from blog.publishing.save import EditConflict

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@admin.action(description="Publish", permissions=["change"])
def publish(admin: Any, request: HttpRequest, posts: Iterable[Post]) -> None:
    set_status(admin, request, posts, Post.Status.PUBLISHED)


@admin.action(description="Unpublish (back to draft)", permissions=["change"])
def unpublish(admin: Any, request: HttpRequest, posts: Iterable[Post]) -> None:
    set_status(admin, request, posts, Post.Status.DRAFT)


def set_status(admin: Any, request: HttpRequest, posts: Iterable[Post], status: Post.Status) -> None:
    done = 0
    for post in posts:
        try:
            done += change_status(admin, request, post, status)
        except (PublishError, EditConflict) as error:
            messages.error(request, f"“{post}” is as it was. {error}")
        except ValidationError as error:
            messages.error(request, f"“{post}” is as it was. {' '.join(error.messages)}")
    if done:
        messages.success(
            request, f"{done} {'post is' if done == 1 else 'posts are'} now {status.label.lower()}."
        )


def change_status(admin: Any, request: HttpRequest, post: Post, status: Post.Status) -> bool:
    """Set the status of one post, and tell whether that changed anything."""
    if post.status == status:
        return False
    user = cast("User", request.user)
    with save.edit_post(post, version=post.version, editor=user):
        post.status = status
        post.full_clean()
        post.save()
        admin.log_change(request, post, [{"changed": {"fields": ["status"]}}])
    return True
