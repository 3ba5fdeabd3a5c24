"""Readers' pages of the subscription: sign up, confirm, unsubscribe. No cookie and no session is needed for any.

The pages behind the links of mails change nothing until their button is pressed: mail scanners follow links.
"""

from collections.abc import Callable
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

from blog.publishing.cache import cacheable
from blog.subscriptions import signups
from blog.views.pages import View, page
from common import signed_links, subscribers_table


def form(view: View) -> View:
    """Take `GET` and `POST` from anyone: what proves itself is the origin or a signed link, not a cookie.

    The address of the page may be such a link, so other sites are not told it.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, **values: Any) -> HttpResponse:
        response = view(request, **values)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return answer


@form
def subscribe(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return cacheable(show(request, "subscribe"), timezone.now(), None)
    typed = request.POST.get("email", "")
    try:
        signups.sign_up(request, typed, honeypot=request.POST.get("website", ""))
    except signups.InvalidEmail as error:
        return show(request, "subscribe", HTTPStatus.BAD_REQUEST, error=str(error), typed=typed[:300])
    except signups.SignUpRefused as error:
        return show(request, "subscribe", error.status, error=str(error), typed=typed[:300])
    return HttpResponseRedirect(reverse("subscribe_sent"), status=HTTPStatus.SEE_OTHER)


@page
def sent(request: HttpRequest, now: Any) -> HttpResponse:
    return cacheable(show(request, "subscribe_sent"), now, None)


def linked(purpose: signed_links.Purpose) -> Callable[[Callable[[HttpRequest, str], HttpResponse]], View]:
    """Put a view behind the link of a mail and the button of its page; it is given the address of the link."""

    def decorate(view: Callable[[HttpRequest, str], HttpResponse]) -> View:
        @form
        @wraps(view)
        def answer(request: HttpRequest, token: str) -> HttpResponse:
            email = signed_links.read(settings.UNSUBSCRIBE_SECRET, purpose, token)
            if not email:
                return show(request, "bad_link", HTTPStatus.NOT_FOUND)
            return view(request, email) if request.method == "POST" else show(request, purpose, email=email)

        return answer

    return decorate


@linked("confirm")
def confirm(request: HttpRequest, email: str) -> HttpResponse:
    if not subscribers_table.confirm(email):
        return show(request, "too_late", HTTPStatus.GONE)
    return show(request, "confirmed", email=email)


@linked("unsubscribe")
def unsubscribe(request: HttpRequest, email: str) -> HttpResponse:
    """Stop all mail. Mail programs post here by themselves (RFC 8058); unknown to us is as good as unsubscribed."""
    subscribers_table.unsubscribe(email)
    return show(request, "unsubscribed", email=email)


def show(request: HttpRequest, name: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    template = f"blog/subscription/{name}.html"
    return render(request, template, context, status=int(status), using="jinja2")
