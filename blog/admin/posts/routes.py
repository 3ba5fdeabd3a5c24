"""The views of a post besides Django's own, and who may use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from blog.admin.base import ModelAdmin
from blog.admin.posts import draft_views, editor_views, link_views, revision_views, share_views, slugs
from blog.admin.posts.saving import presence, unsaved_views
from blog.admin.reviews import views as reviews
from blog.models import Post

if TYPE_CHECKING:
    from django.urls import URLPattern


class PostRoutesMixin(ModelAdmin[Post]):
    def get_urls(self) -> list[URLPattern]:
        wrap, read_or_write = self._wrap_view, require_http_methods(["GET", "POST"])
        views = {
            "render": require_POST(editor_views.render_live),
            "autosave": read_or_write(unsaved_views.autosave),
            "preview": require_GET(editor_views.preview),
            "slug": require_GET(slugs.propose),
            "links": require_GET(link_views.search),
        }
        return [
            *(path(f"{name}/", wrap(view), name=f"blog_post_{name}") for name, view in views.items()),
            *(
                path(f"<int:pk>/{name}/", wrap(view), name=f"blog_post_{name}")
                for name, view in views.items()
            ),
            path(
                "<int:pk>/discard/",
                wrap(read_or_write(draft_views.discard_draft)),
                name="blog_post_discard",
            ),
            path(
                "<int:pk>/presence/",
                self.admin_site.admin_view(require_POST(presence.report)),
                name="blog_post_presence",
            ),
            path("<int:pk>/return/", wrap(require_POST(reviews.return_post)), name="blog_post_return"),
            path(
                "<int:pk>/revisions/",
                wrap(require_GET(revision_views.revision_list)),
                name="blog_post_revisions",
            ),
            path(
                "<int:pk>/revisions/<int:revision>/",
                wrap(read_or_write(revision_views.revision_detail)),
                name="blog_post_revision",
            ),
            path("<int:pk>/share/", wrap(read_or_write(share_views.preview_links)), name="blog_post_share"),
            *super().get_urls(),
        ]

    def _wrap_view(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Check that the user may edit the post `pk`, and pass it to `view`. Pass None for a new post."""

        def wrapped(request: HttpRequest, pk: int | None = None, **values: Any) -> HttpResponse:
            return view(request, self._get_editable_post(request, pk), **values)

        return self.admin_site.admin_view(wrapped)

    def _get_editable_post(self, request: HttpRequest, pk: int | None) -> Post | None:
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


def list_urls(post: Post | None) -> dict[str, str]:
    """Return the URLs that the form's JavaScript requests."""
    args = [post.pk] if post else []
    urls = {
        name: reverse(f"admin:blog_post_{name}", args=args)
        for name in ("render", "autosave", "preview", "slug", "links")
    }
    urls |= {"presence": reverse("admin:blog_post_presence", args=args)} if post else {}
    urls |= {"add": reverse("admin:blog_post_add"), "autosave-new": reverse("admin:blog_post_autosave")}
    return urls | {name: reverse(f"admin:blog_photo_{name}") for name in ("sign", "complete", "library")}
