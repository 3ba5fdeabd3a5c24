"""Requests come through the CDN, which proves itself by a secret: others would pass by its cache and its firewall."""

from collections.abc import Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.crypto import constant_time_compare

HEALTH = "/healthz"  # asked by health checks at each region's own address; they know no secret

Answer = Callable[[HttpRequest], HttpResponse]


def through_cdn(answer: Answer) -> Answer:
    def answered(request: HttpRequest) -> HttpResponse:
        if from_cdn(request.META):
            as_viewer_sent(request.META)
        elif request.path_info == HEALTH:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        else:
            text = f"This address is the CDN's. Yours is {settings.SITE_URL}\n"
            return HttpResponseForbidden(text, content_type="text/plain; charset=utf-8")
        return answer(request)

    return answered


def from_cdn(meta: MutableMapping[str, Any]) -> bool:
    given = meta.pop("HTTP_X_ORIGIN_SECRET", "")
    return any(constant_time_compare(given, secret) for secret in settings.ORIGIN_SECRETS)


def as_viewer_sent(meta: MutableMapping[str, Any]) -> None:
    """Undo what the ways do to a request: API Gateway needs its own host, and sees the CDN's network address.

    The CDN adds the viewer's address to those that the viewer claims, and API Gateway the CDN's.
    """
    meta["HTTP_HOST"] = meta.get("HTTP_X_FORWARDED_HOST", "")
    addresses = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    meta["REMOTE_ADDR"] = addresses[-2:][0].strip()
