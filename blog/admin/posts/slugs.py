"""The slug in the form of a post: its proposal, and the refusal of a slug that another post has or had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Post, Redirect
from common.text import strip_control_characters

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CONFIRMATION = "_take_slug"  # the name of the checkbox; its value is the slug
_MAX_TITLE = 120


class SlugInput(forms.TextInput):
    """A text field. After a refusal that the user may overrule, it has a checkbox."""

    offer: SlugOffered | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        if not self.offer:
            return field
        return format_html(
            '{}<label class="take-slug"><input type="checkbox" name="{}" value="{}"> {}</label>',
            field,
            CONFIRMATION,
            self.offer.slug,
            f"Take this slug over from “{self.offer.owner}”",
        )


class SlugOffered(ValidationError):
    """The slug is a former one of a post that the user may change. The user may confirm that the slug changes hands."""

    def __init__(self, slug: str, owner: Post) -> None:
        super().__init__(
            f"“{owner}” had this slug, and old links with it point there. Choose another slug,"
            " or select the checkbox below so that they point to this post once it is published."
        )
        self.slug, self.owner = slug, owner


def propose(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Return the slug that a save with this title would create."""
    post = post or Post()
    post.title = strip_control_characters(request.GET.get("title", "")[:_MAX_TITLE]).strip()
    return JsonResponse({"slug": post.find_free_slug()}, headers={"Cache-Control": "no-store"})


def check_typed_slug(slug: str, post: Post, user: User) -> None:
    """Raise `ValidationError` if another post has the slug, and `SlugOffered` or `ValidationError` if one had it."""
    if owner := Post.objects.filter(slug=slug).exclude(pk=post.pk).first():
        raise ValidationError(_describe_present_owner(owner, user))
    redirect = Redirect.objects.filter(old_slug=slug).exclude(post=post.pk).select_related("post").first()
    if redirect and _may_change(redirect.post, user):
        raise SlugOffered(slug, redirect.post)
    if redirect:
        name = f"“{redirect.post}”" if _may_see(redirect.post, user) else "another post"
        raise ValidationError(f"Old links with this slug point to {name}. Choose another slug.")


def _describe_present_owner(owner: Post, user: User) -> str:
    if not _may_see(owner, user):
        return "Another post has this slug. Choose another slug."
    if owner.trashed_at:
        return f"“{owner}” in the trash has this slug. Choose another slug, or delete that post for good."
    return f"“{owner}” has this slug. Choose another slug."


def _may_see(post: Post, user: User) -> bool:
    return post.state(timezone.now()) == "published" or _is_editable(post, user)


def _may_change(post: Post, user: User) -> bool:
    may_publish = not post.is_published or user.has_perm("blog.publish_post")
    return may_publish and _is_editable(post, user)


def _is_editable(post: Post, user: User) -> bool:
    return Post.objects.editable_by(user).filter(pk=post.pk).exists()
