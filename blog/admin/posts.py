"""The posts' admin: the list, the form, and saving. `desk` helps while writing, `history` keeps the past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from blog import editorial_checks
from blog.admin import actions, editor_views, revision_views
from blog.admin.base import ModelForm
from blog.admin.filters import StateFilter, badge, visibility
from blog.admin.forms import STATUS_BUTTONS, Moment, PostForm, initial
from blog.admin.mixins import Projecting, refusal
from blog.admin.photos import allow_uploads
from blog.models import Post, PostQuerySet, Redirect
from blog.photos import uploads
from blog.publishing import publish, revisions, save
from blog.publishing.publish import PublishError
from blog.publishing.save import EditConflict
from blog.rendering.markdown import Rendered

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.urls import URLPattern

WRITING = ["title", "body", "summary"]
PUBLISHING = ["status", "published_at", "expires_at"]
ADDRESS = ["slug", "canonical_url", "seo_title", "seo_description"]
REWRITTEN = {"title", "summary", "body", "cover"}  # a change of these is an update to readers


@admin.register(Post)
class PostAdmin(Projecting[Post]):
    form = PostForm
    formfield_overrides: ClassVar = {
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": Moment}
    }
    autocomplete_fields: ClassVar = ["tags", "series", "cover", "author"]
    list_display = ["title", "state", "author_name", "seen_from", "tag_names", "edited"]
    list_select_related = ["author"]
    list_per_page = 50
    search_fields: ClassVar = ["title", "slug", "summary", "body"]
    date_hierarchy = "published_at"
    actions = [actions.publish, actions.unpublish]
    readonly_fields: ClassVar = ["told"]

    class Media:
        css = {"all": ["blog/admin/admin.css"]}

    # --- Whose: all that follows starts from this query

    def get_queryset(self, request: HttpRequest) -> PostQuerySet:
        posts = cast("PostQuerySet", super().get_queryset(request))
        return posts.editable_by(request.user).prefetch_related("tags")

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_view_permission(request, obj) and self.is_own(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_own(request, obj)

    def is_own(self, request: HttpRequest, post: Post | None) -> bool:
        return not post or Post.objects.filter(pk=post.pk).editable_by(request.user).exists()

    # --- The list

    def get_list_filter(self, request: HttpRequest) -> Any:
        related = admin.RelatedOnlyFieldListFilter
        authors = [("author", related)] if request.user.has_perm("blog.edit_all_posts") else []
        return [StateFilter, ("tags", related), *authors, ("series", related)]

    @admin.display(description="status", ordering="status")
    def state(self, post: Post) -> SafeString:
        return badge(post.state(timezone.now()))

    @admin.display(description="author", ordering="author__first_name")
    def author_name(self, post: Post) -> str:
        return post.author.get_full_name() or post.author.get_username()

    @admin.display(description="seen from (UTC)", ordering="published_at")
    def seen_from(self, post: Post) -> str:
        return f"{post.published_at:%-d %b %Y, %H:%M}" if post.published_at else "–"

    @admin.display(description="edited (UTC)", ordering="updated_at")
    def edited(self, post: Post) -> str:
        return f"{post.updated_at:%-d %b %Y, %H:%M}"

    @admin.display(description="tags")
    def tag_names(self, post: Post) -> str:
        return ", ".join(tag.name for tag in post.tags.all())

    # --- The form

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        author = ["author"] if request.user.has_perm("blog.edit_all_posts") else []
        return [
            (None, {"fields": WRITING}),
            ("Publishing", {"fields": [*PUBLISHING, "told" if obj and obj.announced_at else "announce"]}),
            ("About this post", {"fields": ["tags", "cover", "series", *author]}),
            ("Address and search engines", {"fields": ADDRESS, "classes": ["collapse"]}),
        ]

    @admin.display(description="subscribers")
    def told(self, post: Post) -> str:
        return f"Told by mail on {post.announced_at:%-d %b %Y, %H:%M} UTC" if post.announced_at else ""

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["title"]}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"author": request.user.pk, **super().get_changeform_initial_data(request)}

    def get_view_on_site_url(self, obj: models.Model | None = None) -> str | None:
        live = isinstance(obj, Post) and obj.state(timezone.now()) == "published"
        return f"{settings.SITE_URL}{obj.get_absolute_url()}" if isinstance(obj, Post) and live else None

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Post]]:
        form = cast("type[PostForm]", super().get_form(request, obj, change, **kwargs))
        error = refusal(request)
        if isinstance(error, EditConflict):
            form.present_version = error.present.version
        if (
            request.method == "GET"
            and "autosave" in request.GET
            and (kept := editor_views.autosave_of(request, obj))
        ):
            form.typed = initial(kept.data)
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = allow_uploads(super().changeform_view)
        form_url = form_url or request.path  # saved, the form has no `?autosave` any more
        response: HttpResponse = view(request, object_id, form_url, extra_context)
        return response

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        post: Post | None = context["original"]
        now = timezone.now()
        context |= editor_views.context(request, post)
        context |= {
            "is_nav_sidebar_enabled": False,  # the page belongs to the text
            "types": ",".join(uploads.EXTENSIONS),
            "state": post.state(now) if post else "draft",
            "visibility": visibility(post or Post(), now),
        }
        error = refusal(request)
        if isinstance(error, EditConflict):
            saved = revisions.take_snapshot(error.present)
            typed = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in WRITING}
            context |= {"collision": error, "changes": list(revisions.compare(saved, saved | typed))}
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Saving: one transaction, which a refused projection undoes (see `Projecting`)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        if change:
            save.begin_edit(obj, version=form.cleaned_data["version"])
            if REWRITTEN.intersection(form.changed_data):
                save.mark_updated(obj)
        elif not obj.author_id:
            obj.author = cast("User", request.user)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        post: Post = form.instance
        rendered = save.finish_edit(post, editor=cast("User", request.user))
        editor_views.forget(request, post if change else None)
        self.warn(request, post, rendered)

    def warn(self, request: HttpRequest, post: Post, rendered: Rendered | None) -> None:
        """Show the warnings of the editorial checks. Only a draft has to be rendered for them."""
        try:
            rendered = rendered or publish.preview(post, list(post.tags.all())).rendered
        except PublishError:
            return  # the save has succeeded, and a check must not undo it
        found = [note for note in editorial_checks.notes(post, rendered) if note.level == "warning"]
        if found:
            items = format_html_join("", "<li>{}</li>", ((note.text,) for note in found))
            messages.warning(request, format_html("Saved. Readers would notice: <ul>{}</ul>", items))

    def response_add(
        self, request: HttpRequest, obj: Post, post_url_continue: str | None = None
    ) -> HttpResponse:
        stay_after_status_button(request)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        stay_after_status_button(request)
        return super().response_change(request, obj)

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        publish.unpublish_post(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        failed = []
        for post in queryset:
            try:
                with transaction.atomic():
                    self.delete_model(request, post)
            except PublishError as error:
                failed.append(f"“{post}”: {error}")
        if failed:
            raise PublishError(" ".join(failed))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        missing.discard(
            Redirect._meta.verbose_name
        )  # nobody may delete these alone; with their post, they go
        return deleted, counts, missing, protected

    # --- Pages and endpoints of a post

    def get_urls(self) -> list[URLPattern]:
        own, read_or_write = self.own, require_http_methods(["GET", "POST"])
        return [
            path("render/", own(require_POST(editor_views.render_live)), name="blog_post_render"),
            path("<int:pk>/render/", own(require_POST(editor_views.render_live)), name="blog_post_render"),
            path("autosave/", own(read_or_write(editor_views.autosave)), name="blog_post_autosave"),
            path("<int:pk>/autosave/", own(read_or_write(editor_views.autosave)), name="blog_post_autosave"),
            path("preview/", own(require_GET(editor_views.preview)), name="blog_post_preview"),
            path("<int:pk>/preview/", own(require_GET(editor_views.preview)), name="blog_post_preview"),
            path("<int:pk>/revisions/", own(require_GET(revision_views.listed)), name="blog_post_revisions"),
            path(
                "<int:pk>/revisions/<int:revision>/",
                own(read_or_write(revision_views.shown)),
                name="blog_post_revision",
            ),
            *super().get_urls(),
        ]

    def own(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Give a view the post it is about (none: a new one), if its user may change that."""

        def answer(request: HttpRequest, pk: int | None = None, **values: Any) -> HttpResponse:
            return view(request, self.editable(request, pk), **values)

        return self.admin_site.admin_view(answer)

    def editable(self, request: HttpRequest, pk: int | None) -> Post | None:
        if pk is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        if not self.has_change_permission(request):
            raise PermissionDenied
        post = self.get_object(request, str(pk))
        if not post:
            raise Http404
        return post


def stay_after_status_button(request: HttpRequest) -> None:
    """Lead from “Publish” back to the post: its editor wants to see what became of it."""
    if STATUS_BUTTONS.keys() & request.POST.keys():
        data = request.POST.copy()
        data["_continue"] = "1"
        request.POST = data  # type: ignore[assignment]
