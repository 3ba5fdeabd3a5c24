"""The trash in the admin: moving posts there, undoing that, restoring posts and deleting them for good."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from blog.admin.base import ModelAdmin
from blog.models import Post, PostQuerySet
from blog.publishing import trash
from blog.publishing.publish import PublishError
from blog.publishing.save import EditConflict

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.urls import URLPattern

_PAGE_SIZE = 50
_MAX_UNDO = 100  # posts


@admin.action(description="Move selected posts to the trash", permissions=["delete"])
def move_to_trash(admin: Any, request: HttpRequest, posts: Iterable[Post]) -> None:
    admin.move_to_trash(request, posts)


class TrashMixin(ModelAdmin[Post]):
    """An admin that moves posts to the trash where Django's would delete them."""

    # --- Moving to the trash

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        post = self.get_object(request, unquote(object_id))
        if not post:
            raise Http404
        if not self.has_delete_permission(request, post):
            raise PermissionDenied
        if request.method != "POST":
            return self._render(request, "trash_confirmation.html", f"Move “{post}” to the trash?", post=post)
        is_moved = self.move_to_trash(request, [post])
        name, args = ("changelist", []) if is_moved else ("change", [post.pk])
        return HttpResponseRedirect(reverse(f"admin:blog_post_{name}", args=args))

    def move_to_trash(self, request: HttpRequest, posts: Iterable[Post]) -> bool:
        """Move posts to the trash and offer to undo it. Return whether any was moved."""
        moved = []
        for post in posts:
            if not self.has_delete_permission(request, post):
                messages.error(request, f"“{post}” was not moved to the trash. You can’t unpublish it.")
                continue
            try:
                trash.move_to_trash(post)
            except (PublishError, EditConflict) as error:
                messages.error(request, f"“{post}” was not moved to the trash. {error}")
                continue
            self.log_change(request, post, "Moved to the trash.")
            moved.append(post)
        if moved:
            messages.success(request, _offer_undo(request, moved))
        trash.delete_expired()
        return bool(moved)

    # --- Posts in the trash

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if post := self.find_trashed_post(request, object_id):
            return self._show_trashed_post(request, post)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"trash_count": self._get_trashed(request).count(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        read_or_write = require_http_methods(["GET", "POST"])
        return [
            path("trash/", wrap(require_GET(self._list_trash)), name="blog_post_trash"),
            path("trash/undo/", wrap(require_POST(self._undo)), name="blog_post_undo_trash"),
            path("<int:pk>/restore/", wrap(require_POST(self._restore)), name="blog_post_restore"),
            path(
                "<int:pk>/delete-for-good/",
                wrap(read_or_write(self._delete_for_good)),
                name="blog_post_delete_for_good",
            ),
            *super().get_urls(),
        ]

    def find_trashed_post(self, request: HttpRequest, object_id: str | None) -> Post | None:
        pk = unquote(object_id) if object_id else ""
        return self._get_trashed(request).filter(pk=pk).first() if pk.isdecimal() else None

    def _get_trashed(self, request: HttpRequest) -> PostQuerySet:
        posts: PostQuerySet = Post.objects.trashed().editable_by(request.user)
        return posts.select_related("author")

    def _get_trashed_post(self, request: HttpRequest, pk: int) -> Post:
        post = self._get_trashed(request).filter(pk=pk).first()
        if not post:
            raise Http404
        if not self.has_delete_permission(request, post):
            raise PermissionDenied
        return post

    def _show_trashed_post(self, request: HttpRequest, post: Post) -> HttpResponse:
        """Offer to restore a post. After a submission of its form, show the text that can't be saved."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        typed = {name: request.POST.get(name, "") for name in ("title", "body") if name in request.POST}
        response = self._render(
            request,
            "trashed.html",
            f"“{post}” is in the trash",
            post=post,
            until=trash.restorable_until(post),
            typed=typed,
            may_restore=self.has_delete_permission(request, post),
        )
        response.status_code = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        return response

    def _list_trash(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        trash.delete_expired()
        posts = self._get_trashed(request).order_by("-trashed_at", "-pk")
        page = Paginator(posts, _PAGE_SIZE).get_page(request.GET.get("p"))
        rows = [
            {
                "post": post,
                "until": trash.restorable_until(post),
                "may_restore": self.has_delete_permission(request, post),
            }
            for post in page
        ]
        days = trash.LIFETIME.days
        return self._render(request, "trash.html", "Trash", rows=rows, page=page, days=days)

    def _undo(self, request: HttpRequest) -> HttpResponse:
        pks = [pk for pk in request.POST.getlist("post")[:_MAX_UNDO] if pk.isdecimal()]
        posts = list(self._get_trashed(request).filter(pk__in=pks))
        if not all(self.has_delete_permission(request, post) for post in posts):
            raise PermissionDenied
        undone = []
        for post in posts:
            try:
                trash.undo(post)
            except (PublishError, EditConflict) as error:
                messages.error(request, f"“{post}” is still in the trash. {error}")
                continue
            self.log_change(request, post, "Returned from the trash.")
            undone.append(post)
        if undone:
            what = f"“{undone[0]}” is" if len(undone) == 1 else f"{len(undone)} posts are"
            messages.success(request, f"{what} back, as before.")
        elif not posts:
            messages.error(request, "There is nothing to undo. The post is not in the trash any more.")
        return HttpResponseRedirect(reverse("admin:blog_post_changelist"))

    def _restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        if restored := self.get_queryset(request).filter(pk=pk).first():  # a second click
            messages.info(request, f"“{restored}” is not in the trash any more.")
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[pk]))
        post = self._get_trashed_post(request, pk)
        try:
            trash.restore_as_draft(post, editor=cast("User", request.user))
        except (PublishError, EditConflict) as error:
            messages.error(request, f"Not restored. {error}")
            return HttpResponseRedirect(reverse("admin:blog_post_trash"))
        self.log_change(request, post, "Restored from the trash as a draft.")
        messages.success(request, f"“{post}” is restored as a draft. Publish it to show it to readers.")
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))

    def _delete_for_good(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method == "POST" and not Post.objects.filter(pk=pk).exists():  # a second click
            messages.info(request, "This post has already been deleted.")
            return HttpResponseRedirect(reverse("admin:blog_post_trash"))
        post = self._get_trashed_post(request, pk)
        if request.method != "POST":
            count = post.revisions.count()
            title = f"Delete “{post}” for good?"
            return self._render(request, "delete_for_good.html", title, post=post, revisions=count)
        logged = copy(post)  # with its primary key
        try:
            trash.delete_post(post)
        except PublishError as error:
            messages.error(request, f"Not deleted. {error}")
        else:
            self.log_deletions(request, [logged])  # type: ignore[arg-type]
            messages.success(request, f"“{post}” was deleted for good.")
        return HttpResponseRedirect(reverse("admin:blog_post_trash"))

    def _render(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/blog/post/{template}", shared | context)


def _offer_undo(request: HttpRequest, posts: list[Post]) -> SafeString:
    """Return a message with a button. A link could not undo anything, because a GET changes nothing."""
    what = f"“{posts[0]}” was" if len(posts) == 1 else f"{len(posts)} posts were"
    fields = [("csrfmiddlewaretoken", get_token(request)), *(("post", post.pk) for post in posts[:_MAX_UNDO])]
    return format_html(
        '{} moved to the trash. <form class="undo" method="post" action="{}">{}'
        '<button class="button">Undo</button></form>',
        what,
        reverse("admin:blog_post_undo_trash"),
        format_html_join("", '<input type="hidden" name="{}" value="{}">', fields),
    )
