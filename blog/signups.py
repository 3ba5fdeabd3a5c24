"""A sign-up as it comes over the web: from our own pages, by a person, and not too often from one place."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from blog import subscribers

PER_HOUR = 60  # from one address on the network; an office may share one


class Refused(Exception):
    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def sign_up(request: HttpRequest, text: str, bait: str = "") -> None:
    """Record a sign-up, or nothing if the address is known or a robot took the bait: nobody learns which.

    Raises `Refused`, or `subscribers.NoAddress`.
    """
    if not is_ours(request):
        raise Refused(HTTPStatus.FORBIDDEN, "Sign-ups from the pages of other sites are not taken.")
    address = subscribers.checked(text)
    if subscribers.count_signup(origin(request)) > PER_HOUR:
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "Too many sign-ups from here. Try again in an hour.")
    if not bait:
        subscribers.subscribe(address)


def is_ours(request: HttpRequest) -> bool:
    """Tell whether a browser sent this from our own page; what is no browser sends no `Origin`."""
    given = request.headers.get("Origin")
    here = f"{request.scheme}://{request.get_host()}"
    site = urlsplit(settings.SITE_URL)
    return given in {None, here, f"{site.scheme}://{site.netloc}"}


def origin(request: HttpRequest) -> str:
    """Name the network address that this comes from, without keeping it."""
    return salted_hmac("blog.signups", request.META.get("REMOTE_ADDR", "")).hexdigest()[:16]
