"""Sign-ups over the web: only from our own pages, by a person, and not too often from one network address."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from common import subscribers_table

MAX_EMAIL_LENGTH = 254  # characters: RFC 5321, erratum 1690
MAX_PER_HOUR = 60  # from one network address; an office may share one


class InvalidEmail(ValueError):
    """The text is not an address that mail can be sent to; the message says why."""


class SignUpRefused(Exception):
    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def sign_up(request: HttpRequest, text: str, honeypot: str = "") -> None:
    """Record a sign-up. Do nothing if the address is known or a robot filled in the honeypot: nobody learns which.

    Raise `SignUpRefused` or `InvalidEmail`.
    """
    if not _is_same_site(request):
        raise SignUpRefused(HTTPStatus.FORBIDDEN, "You can subscribe only from this site.")
    address = normalize_email(text)
    if subscribers_table.count_signup(_hash_origin(request)) > MAX_PER_HOUR:
        raise SignUpRefused(
            HTTPStatus.TOO_MANY_REQUESTS, "Too many sign-ups from your network. Try again in an hour."
        )
    if not honeypot:
        subscribers_table.subscribe(address)


def normalize_email(text: str) -> str:
    """Return an address in its one spelling, the domain in Punycode. Raise `InvalidEmail`."""
    # Imported here, because the import takes longer than serving a page.
    from email_validator import EmailNotValidError, validate_email

    try:
        result = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise InvalidEmail(str(error)) from error
    return result.ascii_email or result.normalized


def _is_same_site(request: HttpRequest) -> bool:
    """Return whether a browser sent this from our own page; clients other than browsers send no `Origin`."""
    origin = request.headers.get("Origin")
    here = f"{request.scheme}://{request.get_host()}"
    site = urlsplit(settings.SITE_URL)
    return origin in {None, here, f"{site.scheme}://{site.netloc}"}


def _hash_origin(request: HttpRequest) -> str:
    """Identify the client's network address without storing it."""
    return salted_hmac("blog.signups", request.META.get("REMOTE_ADDR", "")).hexdigest()[:16]
