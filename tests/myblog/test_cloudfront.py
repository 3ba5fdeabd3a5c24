"""`require_cloudfront` passes on requests with the origin secret, with the viewer's host and address."""

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


def passed_request(path: str = "/", **meta: str) -> HttpRequest | None:
    """Return the request that the view gets, or `None` if the middleware rejects it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    require_cloudfront(view)(RequestFactory().get(path, **SENT, **meta))  # type: ignore[arg-type]
    return seen[0] if seen else None


@pytest.mark.parametrize("secret", ["present", "former"])
def test_request_with_a_secret_has_the_viewers_host_and_address(secret: str) -> None:
    addresses = "198.51.100.1, 203.0.113.9, 130.176.0.1"  # claimed, the viewer's, the CDN's
    request = passed_request(HTTP_X_ORIGIN_SECRET=secret, HTTP_X_FORWARDED_FOR=addresses)
    assert request
    assert request.get_host() == "blog.example.com"
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"


def test_views_do_not_see_the_secret() -> None:
    request = passed_request(HTTP_X_ORIGIN_SECRET="present")
    assert request
    assert "present" not in str(request.META)


@pytest.mark.parametrize("meta", [{}, {"HTTP_X_ORIGIN_SECRET": ""}, {"HTTP_X_ORIGIN_SECRET": "présent"}])
def test_request_without_a_valid_secret_is_rejected(meta: dict[str, str]) -> None:
    assert passed_request(**meta) is None


def test_health_check_with_any_host_is_accepted() -> None:
    request = passed_request("/healthz")
    assert request
    assert request.get_host() == "blog.example.com"
