"""What a request looks like behind the middleware that knows the CDN."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from myblog.middleware import require_cloudfront

SENT = {"HTTP_HOST": "a1.execute-api.us-east-1.amazonaws.com", "HTTP_X_FORWARDED_HOST": "blog.example.com"}


@pytest.fixture(autouse=True)
def secrets(settings: Any) -> None:
    settings.ORIGIN_SECRETS = ["present", "former"]
    settings.ALLOWED_HOSTS = ["blog.example.com"]


def arrived(path: str = "/", **meta: str) -> HttpRequest | None:
    """Return the request as the views get it, or nothing if it is kept from them."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    require_cloudfront(view)(RequestFactory().get(path, **SENT, **meta))  # type: ignore[arg-type]
    return seen[0] if seen else None


@pytest.mark.parametrize("secret", ["present", "former"])
def test_it_has_the_viewers_host_and_address(secret: str) -> None:
    addresses = "198.51.100.1, 203.0.113.9, 130.176.0.1"  # claimed, the viewer's, the CDN's
    request = arrived(HTTP_X_ORIGIN_SECRET=secret, HTTP_X_FORWARDED_FOR=addresses)
    assert request
    assert request.get_host() == "blog.example.com"
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"


def test_the_secret_goes_no_further() -> None:
    request = arrived(HTTP_X_ORIGIN_SECRET="present")
    assert request
    assert "present" not in str(request.META)


@pytest.mark.parametrize("meta", [{}, {"HTTP_X_ORIGIN_SECRET": ""}, {"HTTP_X_ORIGIN_SECRET": "présent"}])
def test_nobody_else_is_let_in(meta: dict[str, str]) -> None:
    assert arrived(**meta) is None


def test_health_checks_need_not_know_our_name() -> None:
    request = arrived("/healthz")
    assert request
    assert request.get_host() == "blog.example.com"
