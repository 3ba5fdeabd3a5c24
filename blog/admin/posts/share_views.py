"""A post's preview links: the list, creating one and revoking one. Its script shows this page as a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from blog.models import Post, PreviewLink
from blog.previews import links
from blog.previews.links import LinkRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_DEFAULT_LIFETIME = 7  # days


def preview_links(request: HttpRequest, post: Post) -> HttpResponse:
    if request.method == "POST":
        return HttpResponseRedirect(f"{request.path}{_change(request, post)}")
    rows = [{"link": link, "url": links.build_url(link)} for link in links.list_links(post)]
    context = {
        **admin.site.each_context(request),
        "title": f"Preview links of “{post}”",
        "opts": Post._meta,
        "post": post,
        "rows": rows,
        "lifetimes": links.LIFETIMES,
        "default_lifetime": _DEFAULT_LIFETIME,
        "created": request.GET.get("created", ""),
    }
    return TemplateResponse(request, "admin/blog/post/share.html", context)


def _change(request: HttpRequest, post: Post) -> str:
    """Revoke the submitted link, or create one. Return the query of the page that shows the result."""
    if "revoke" in request.POST:
        for link in PreviewLink.objects.filter(post=post):
            if str(link.pk) == request.POST["revoke"]:
                link.delete()
        messages.success(request, "The link was revoked. It no longer opens the preview.")
        return ""
    try:
        link = links.create_link(post, request.POST.get("days", ""), cast("User", request.user))
    except LinkRefused as error:
        messages.error(request, f"No link was created. {error}")
        return ""
    messages.success(request, "The link was created. Copy its address.")
    return f"?{urlencode({'created': link.pk})}"
