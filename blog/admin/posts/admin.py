"""Posts: permissions, the form, saving and deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from blog import editorial_checks
from blog.admin import submissions
from blog.admin.base import ModelForm
from blog.admin.mixins import SaveRefused, refuse_save
from blog.admin.photos.uploads import allow_uploads
from blog.admin.posts.changelist import PostListMixin
from blog.admin.posts.forms import DateTimeLocalInput, PostForm, build_initial
from blog.admin.posts.routes import PostRoutesMixin, list_urls
from blog.admin.posts.saving import merge_views, unsaved_views
from blog.admin.posts.saving.submit_once import SubmitOnceMixin
from blog.admin.posts.states import SYMBOLS, describe_save, describe_state, describe_visibility
from blog.admin.posts.trash import TrashMixin
from blog.admin.reviews import views as reviews
from blog.embeds.stored import fetch_for_save
from blog.models import MAX_BODY, Post, PostQuerySet
from blog.photos import files
from blog.publishing import drafts, publish, revisions, save
from blog.publishing.publish import PublishError
from blog.publishing.save import EditConflict
from blog.rendering.markdown import Rendered

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_TEXT_FIELDS = ["title", "body", "summary"]
_PUBLISHING_FIELDS = ["status", "published_at", "expires_at"]
_URL_FIELDS = ["slug", "canonical_url", "seo_title", "seo_description"]


@admin.register(Post)
class PostAdmin(SubmitOnceMixin, TrashMixin, PostListMixin, PostRoutesMixin):
    form = PostForm
    formfield_overrides: ClassVar = {
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeLocalInput}
    }
    autocomplete_fields: ClassVar = ["tags", "series", "cover", "author"]
    readonly_fields: ClassVar = ["notification"]

    class Media:
        css = {"all": ["blog/admin/admin.css"]}

    # --- Permissions. Every view reads posts through this query.

    def get_queryset(self, request: HttpRequest) -> PostQuerySet:
        posts = cast("PostQuerySet", super().get_queryset(request))
        return posts.kept().editable_by(request.user).prefetch_related("tags")

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_view_permission(request, obj) and self._is_own(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        may_remove = not obj or obj.status == Post.Status.DRAFT or self.has_publish_permission(request)
        return may_remove and super().has_delete_permission(request, obj) and self._is_own(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may change what readers see, and notify subscribers."""
        return request.user.has_perm("blog.publish_post")

    def _is_own(self, request: HttpRequest, post: Post | None) -> bool:
        return not post or Post.objects.filter(pk=post.pk).editable_by(request.user).exists()

    # --- The form

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        author = ["author"] if request.user.has_perm("blog.edit_all_posts") else []
        subscribers = "notification" if obj and obj.announced_at else "announce"
        changes = ["publish_changes_at"] if obj and obj.is_published else []
        publishing = [("Publishing", {"fields": [*_PUBLISHING_FIELDS, *changes, subscribers]})]
        return [
            (None, {"fields": _TEXT_FIELDS}),
            *(publishing if self.has_publish_permission(request) else []),
            ("About this post", {"fields": ["tags", "cover", "series", *author]}),
            ("URL and search engines", {"fields": _URL_FIELDS, "classes": ["collapse"]}),
        ]

    @admin.display(description="subscribers")
    def notification(self, post: Post) -> str:
        return f"Notified on {post.announced_at:%-d %b %Y, %H:%M} UTC" if post.announced_at else ""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"author": request.user.pk, **super().get_changeform_initial_data(request)}

    def get_view_on_site_url(self, obj: models.Model | None = None) -> str | None:
        if isinstance(obj, Post) and obj.state(timezone.now()) == "published":
            return f"{settings.SITE_URL}{obj.get_absolute_url()}"
        return None

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Post]]:
        form = cast("type[PostForm]", super().get_form(request, obj, change, **kwargs))
        form.user = cast("User", request.user)
        if request.method == "GET" and (text := unsaved_views.find_text(request, obj)):
            form.unsaved_values = build_initial(text.data)
        return form

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        post: Post | None = context["original"]
        context |= {"urls": list_urls(post), "submission_id": submissions.get_form_id(request)}
        context["is_unsaved"] = request.method == "POST"
        context |= unsaved_views.get_form_context(request, post)
        context |= reviews.get_form_context(request, post)
        context |= _get_state_context(_load_saved(post) if request.method == "POST" else post)
        context |= {
            "is_nav_sidebar_enabled": False,  # leaves more room for the text
            "types": ",".join(files.EXTENSIONS),
            "limits": files.describe_limits(),
        }
        if request.method == "GET" and (missing := drafts.describe_missing(post)):
            text = f"Deleted since the draft was saved, and not in it any more: {', '.join(missing)}."
            messages.warning(request, text)
        kwargs["form_url"] = kwargs.get("form_url") or request.path  # without `?unsaved`
        view = allow_uploads(super().render_change_form)
        response: HttpResponse = view(request, context, *args, **kwargs)
        return response

    def get_refusal_context(self, refused: SaveRefused) -> dict[str, Any]:
        """Compare the texts after an edit conflict. The next save of the form may overwrite the other one."""
        conflict, form = refused.reason, cast("PostForm", refused.form)
        if not isinstance(conflict, EditConflict):
            return {}
        form.replace_version(conflict.present)
        saved = drafts.take_current_snapshot(conflict.present)
        typed = {name: form.data.get(name, "").replace("\r\n", "\n") for name in _TEXT_FIELDS}
        return {"conflict": conflict, "changes": list(revisions.compare(saved, saved | typed))}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = unsaved_views.get_changelist_context(request) | (extra_context or {})
        return super().changelist_view(request, context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST":
            is_merge = merge_views.BUTTON in request.POST
            if object_id and is_merge and not self.find_trashed_post(request, object_id):
                return merge_views.show_merged(self, request, unquote(object_id))
            fetch_for_save(request.POST.get("body", "")[:MAX_BODY])  # before the transaction of the save
        return super().changeform_view(request, object_id, *args, **kwargs)

    # --- Saving, in the transaction of `changeform_view`

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        if change:
            version = submissions.find_known_version(request, obj, form.cleaned_data["version"])
            with refuse_save(form):
                save.begin_edit(obj, version=version)
            if form.saves_draft:  # in `save_related`, with the tags
                return
            save.date_changes(obj)
        elif not obj.author_id:
            obj.author = cast("User", request.user)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        post, user, rendered = form.instance, cast("User", request.user), None
        if form.saves_draft:
            post.published_at = form.cleaned_data.get("published_at", post.published_at)  # may be empty
            time = form.cleaned_data["publish_changes_at"]
            with refuse_save(form):
                drafts.save_draft(post, form.cleaned_data["tags"], editor=user, publish_at=time)
        else:
            super().save_related(request, form, formsets, change)
            drafts.delete_draft(post)
            with refuse_save(form):
                rendered = save.finish_edit(post, editor=user)
        message = describe_save(form)
        if reviews.SUBMIT_BUTTON in request.POST:
            message = reviews.submit_post(post, user, form.cleaned_data["review_note"])
        submissions.record_answer(request, post, message)
        unsaved_views.delete_submitted_text(request)
        self._show_warnings(request, form, rendered)

    def _show_warnings(self, request: HttpRequest, form: PostForm, rendered: Rendered | None) -> None:
        """Show the warnings of the editorial checks. Only a draft has to be rendered for them."""
        post: Post = form.instance
        try:
            rendered = rendered or publish.preview(post, list(form.cleaned_data["tags"])).rendered
        except PublishError:
            return  # the save has succeeded, and a check must not undo it
        notes = editorial_checks.check_post(post, rendered)
        warnings = [(str(note),) for note in notes if note.level == "warning"]
        if warnings:
            items = format_html_join("", "<li>{}</li>", warnings)
            messages.warning(request, format_html("Saved, with warnings: <ul>{}</ul>", items))

    def response_add(
        self, request: HttpRequest, obj: Post, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._redirect_after_save(request, obj)

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        return self._redirect_after_save(request, obj)

    def _redirect_after_save(self, request: HttpRequest, post: Post) -> HttpResponse:
        """Return to the list after “Save and close”, and to the post after the other buttons."""
        if "_save" in request.POST:
            return self.response_post_save_change(request, post)
        url = reverse("admin:blog_post_change", args=[post.pk])
        filters: dict[str, Any] = {
            "preserved_filters": self.get_preserved_filters(request),
            "opts": self.opts,
        }
        return HttpResponseRedirect(add_preserved_filters(filters, url))


def _load_saved(post: Post | None) -> Post | None:
    """Return a post as it is in SQL: a refused form has changed the instance."""
    return Post.objects.select_related("draft").filter(pk=post.pk).first() if post else None


def _get_state_context(post: Post | None) -> dict[str, Any]:
    """Return the state of a post, and what the save buttons of its form do."""
    now = timezone.now()
    shown, _ = drafts.load_current(post) if post else (Post(), [])
    state = post.state(now) if post else "draft"
    return {
        "state": state,
        "state_symbol": SYMBOLS[state],
        "state_label": describe_state(post or shown, now),
        "visibility": describe_visibility(post or shown, now),
        "is_published": bool(post and post.status == Post.Status.PUBLISHED),
        "draft": drafts.find_draft(post),
        "is_scheduling": bool(shown.published_at and shown.published_at > now),
    }
