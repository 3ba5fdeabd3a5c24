"""Readers' pages to subscribe, confirm and unsubscribe, all without cookies and sessions.

Following a link of an email changes nothing until the reader presses the page's button: mail scanners follow links.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.publishing.cache import set_cache_control
from blog.subscriptions import signups
from blog.views.decorators import View, reader_view
from common import signed_links, subscribers_table

_MAX_ECHO = 300  # characters of a bad address that the form shows again


def _form_view(view: View) -> View:
    """Accept `GET` and `POST` without a CSRF cookie. The `Origin` header or a signed link replaces it.

    The page's address may contain a signed link, so the browser must not send it to other sites.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response = view(request, **arguments)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return wrapper


@_form_view
def subscribe(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return set_cache_control(_render(request, "subscribe"), timezone.now(), None)
    text = request.POST.get("email", "")
    try:
        signups.sign_up(request, text, honeypot=request.POST.get("website", ""))
    except signups.InvalidEmail as error:
        return _render_error(request, HTTPStatus.BAD_REQUEST, error, text)
    except signups.SignUpRefused as error:
        return _render_error(request, error.status, error, text)
    return HttpResponseRedirect(reverse("subscribe_sent"), status=HTTPStatus.SEE_OTHER)


@reader_view
def sent(request: HttpRequest, now: datetime) -> HttpResponse:
    return set_cache_control(_render(request, "subscribe_sent"), now, None)


def _signed_link_view(
    purpose: signed_links.Purpose,
) -> Callable[[Callable[[HttpRequest, str], HttpResponse]], View]:
    """Serve the page of an email's link. Its button calls the view with the email address in the link."""

    def decorate(view: Callable[[HttpRequest, str], HttpResponse]) -> View:
        @_form_view
        @wraps(view)
        def wrapper(request: HttpRequest, token: str) -> HttpResponse:
            email = signed_links.read_token(settings.UNSUBSCRIBE_SECRET, purpose, token)
            if not email:
                return _render(request, "bad_link", HTTPStatus.NOT_FOUND)
            if request.method != "POST":
                return _render(request, purpose, email=email)
            return view(request, email)

        return wrapper

    return decorate


@_signed_link_view("confirm")
def confirm(request: HttpRequest, email: str) -> HttpResponse:
    if not subscribers_table.confirm(email):
        return _render(request, "too_late", HTTPStatus.GONE)
    return _render(request, "confirmed", email=email)


@_signed_link_view("unsubscribe")
def unsubscribe(request: HttpRequest, email: str) -> HttpResponse:
    """Stop all email to an address, and answer the same for an unknown one.

    Mail programs post here themselves (RFC 8058).
    """
    subscribers_table.unsubscribe(email)
    return _render(request, "unsubscribed", email=email)


def _render_error(request: HttpRequest, status: int, error: Exception, text: str) -> HttpResponse:
    return _render(request, "subscribe", status, error=str(error), typed=text[:_MAX_ECHO])


def _render(request: HttpRequest, name: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    template = f"blog/subscription/{name}.html"
    return render(request, template, context, status=int(status), using="jinja2")
