"""The review of a post in its form: submitting it, its banner, and returning it to its writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from blog.admin.reviews import queue
from blog.admin.reviews.queue import MAX_NOTE
from blog.models import Post

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SUBMIT_BUTTON = "_submit"


class ReturnForm(forms.Form):
    """An editor's note to the writer of a post."""

    note = forms.CharField(
        max_length=MAX_NOTE,
        label="Note for the writer",
        error_messages={
            "required": "Enter a note that says what to change.",
            "max_length": "The note has %(show_value)d characters. The limit is %(limit_value)d.",
        },
        widget=forms.Textarea(attrs={"rows": 2, "id": "id_return_note"}),
    )


def get_form_context(request: HttpRequest, post: Post | None) -> dict[str, Any]:
    """Return the review of a post, and what the user can do about it."""
    may_publish = request.user.has_perm("blog.publish_post")
    review = queue.find_review(post) if post else None
    context: dict[str, Any] = {"review": review, "may_publish": may_publish}
    if post and review and not review.returned_at and may_publish:
        context |= {
            "return_form": ReturnForm(),
            "return_url": reverse("admin:blog_post_return", args=[post.pk]),
        }
    return context


def submit_post(post: Post, user: User, note: str) -> str:
    """Submit a saved post for review, in the transaction of the save. Return a message for the user."""
    queue.request_review(post, user=user, note=note)
    return f"You submitted “{post}” for review. An editor will publish it, or return it with a note."


def return_post(request: HttpRequest, post: Post) -> HttpResponse:
    """Return a post to its writer with a note."""
    if not request.user.has_perm("blog.publish_post"):
        raise PermissionDenied
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Not returned. {' '.join(map(str, form.errors['note']))}")
    elif queue.return_post(post, user=cast("User", request.user), note=form.cleaned_data["note"]):
        admin.site.get_model_admin(Post).log_change(request, post, "Returned after the review.")
        messages.success(request, f"You returned “{post}”. The writer sees your note.")
    else:
        messages.warning(request, f"“{post}” is not waiting for a review any more.")
    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
