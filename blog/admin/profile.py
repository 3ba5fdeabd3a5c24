"""The profile: people change their own name, which readers see above their posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from blog.admin.base import ModelForm
from blog.admin.mixins import publish_posts
from blog.models import Post
from blog.publishing.publish import PublishError
from blog.publishing.restore import restore_on_error
from common.text import strip_control_characters

if TYPE_CHECKING:
    from collections.abc import Sequence


class ProfileForm(ModelForm[User]):
    class Meta:
        model = User
        fields: Sequence[str] = ["first_name", "last_name"]

    def clean_first_name(self) -> str:
        return strip_control_characters(self.cleaned_data["first_name"]).strip()

    def clean_last_name(self) -> str:
        return strip_control_characters(self.cleaned_data["last_name"]).strip()


def edit_profile(request: HttpRequest) -> HttpResponse:
    saved = cast("User", request.user)
    user = User.objects.get(pk=saved.pk)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, f"Saved. Your posts show the name “{_byline(user)}”.")
        return HttpResponseRedirect(reverse("admin:profile"))
    context = {
        **admin.site.each_context(request),
        "title": "Your profile",
        "form": form,
        "byline": _byline(saved),
        "has_name": bool(saved.get_full_name()),
    }
    return TemplateResponse(request, "admin/profile.html", context)


def _save(request: HttpRequest, form: ProfileForm) -> bool:
    """Save the name and publish the user's posts with it. Return false, and change nothing, if that fails."""
    user: User = form.instance
    try:
        with restore_on_error(), transaction.atomic():
            user.save(update_fields=form.Meta.fields)
            if form.changed_data:
                publish_posts(Post.objects.published().filter(author=user))
                admin.site.get_model_admin(User).log_change(
                    request, user, [{"changed": {"fields": form.changed_data}}]
                )
    except PublishError as error:
        form.add_error(None, f"Your name was not changed. {error}")
        return False
    return True


def _byline(user: User) -> str:
    return user.get_full_name() or user.get_username()
