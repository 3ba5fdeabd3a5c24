"""The page behind a preview link. It is neither cached nor indexed, and its address reaches no other site."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from blog.previews import links
from blog.previews.links import LinkEnded, LinkForged
from blog.publishing.publish import PublishError
from blog.views.pages import allow_embeds, render_post
from common.timestamps import format_timestamp

_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
_View = Callable[[HttpRequest, str], HttpResponse]


def _private_page(view: _View) -> _View:
    @csrf_exempt
    @require_safe
    @wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    return wrapper


@_private_page
def preview(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = links.open_link(token)
        built, is_live = links.build_preview(link.post)
    except LinkForged:
        return _error_page(request, HTTPStatus.NOT_FOUND)
    except LinkEnded:
        return _error_page(request, HTTPStatus.GONE)
    except PublishError:
        return _error_page(request, HTTPStatus.SERVICE_UNAVAILABLE)
    detail = built.detail
    until = format_timestamp(link.expires_at)
    allow_embeds(request, detail.post)
    return render_post(request, detail, "blog/preview.html", until=until, is_live=is_live)


def _error_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    return render(request, "blog/preview_error.html", {"status": int(status)}, status=status, using="jinja2")
