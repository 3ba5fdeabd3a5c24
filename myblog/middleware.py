"""The project's middleware. `settings/` says which service uses which, and in what order."""

import logging
import time
from collections.abc import Callable, MutableMapping
from functools import cache
from http import HTTPMethod, HTTPStatus
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.urls import set_urlconf
from django.utils.crypto import constant_time_compare
from django.utils.log import log_response
from django.utils.module_loading import import_string

from common import tracing

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

# Reads are too many to log each one: CloudFront and API Gateway can. Django logs those that fail.
_UNLOGGED = {HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS}
_HEALTH_CHECK = "/healthz"  # Route 53 requests it at each region's own address, without the secret
_ADMIN_MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)


# --- Trace ids and logs


def trace_requests(get_response: GetResponse) -> GetResponse:
    """Continue the trace of a request or start one, return its id in `X-Request-Id`, and log each write.

    A cached response has the id of the request that it was made for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        trace = tracing.continue_trace(_trace_ids(request), request.META.get("HTTP_X_AMZN_TRACE_ID", ""))
        with tracing.use_trace(trace):
            response = get_response(request)
            response.headers["X-Request-Id"] = trace.request_id
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                # Django logs it only once, and would do so after the trace has ended.
                log_response(
                    "%s: %s", response.reason_phrase, request.path, response=response, request=request
                )
            if request.method not in _UNLOGGED and request.resolver_match:
                _log_write(request, response, started)
        return response

    return middleware


def _trace_ids(request: HttpRequest) -> dict[str, str]:
    headers = {"request_id": "HTTP_X_REQUEST_ID", "traceparent": "HTTP_TRACEPARENT"}
    return {name: request.META.get(header, "") for name, header in headers.items()}


def _log_write(request: HttpRequest, response: HttpResponse, started: float) -> None:
    """Log the route, not the path, which may contain an id or a token."""
    assert request.resolver_match
    fields = {
        "method": request.method,
        "route": request.resolver_match.route,
        "status": response.status_code,
        "milliseconds": round((time.monotonic() - started) * 1000),
    }
    logger.info("%(method)s %(route)s %(status)s", fields, extra=fields)


# --- CloudFront


def require_cloudfront(get_response: GetResponse) -> GetResponse:
    """Refuse requests without CloudFront's secret: they would bypass its cache and its firewall."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _has_origin_secret(request.META):
            _restore_viewer(request.META)
        elif request.path_info == _HEALTH_CHECK:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        else:
            text = f"This is the origin of a CDN. Use {settings.SITE_URL} instead.\n"
            return HttpResponseForbidden(text, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def _has_origin_secret(meta: MutableMapping[str, Any]) -> bool:
    header = meta.pop("HTTP_X_ORIGIN_SECRET", "")
    return any(constant_time_compare(header, secret) for secret in settings.ORIGIN_SECRETS)


def _restore_viewer(meta: MutableMapping[str, Any]) -> None:
    """Set the viewer's host and address: API Gateway needs its own host, and sees CloudFront's address.

    CloudFront appends the viewer's address to `X-Forwarded-For`, and API Gateway appends CloudFront's.
    """
    meta["HTTP_HOST"] = meta.get("HTTP_X_FORWARDED_HOST", "")
    addresses = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    meta["REMOTE_ADDR"] = addresses[-2:][0].strip()


# --- Several services in one process, locally


def route_by_host(get_response: GetResponse) -> GetResponse:
    """Use the URLconf that `HOSTS` names for the first label of the host, such as `todos.localhost`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        label = request.META.get("HTTP_HOST", "").partition(".")[0].lower()
        if urlconf := settings.HOSTS.get(label):
            request.urlconf = urlconf
        try:
            return get_response(request)
        finally:
            set_urlconf(None)  # Django would leave it to the thread's next request

    return middleware


# --- Apps, loaded only for the requests that need them


def admin_sessions(get_response: GetResponse) -> GetResponse:
    """Add sessions and sign-in to the admin alone: readers' pages have neither, and need no models.

    Preview links need the models, and no session.
    """

    @cache
    def admin_chain() -> GetResponse:
        apps.populate(settings.INSTALLED_APPS)
        chain = get_response
        for name in reversed(_ADMIN_MIDDLEWARE):
            chain = import_string(name)(chain)
        return chain

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin"):
            return admin_chain()(request)
        if request.path_info.startswith("/preview/"):
            apps.populate(settings.INSTALLED_APPS)
        return get_response(request)

    return middleware if settings.HAS_EDITORS else get_response


def load_apps_for_pages(get_response: GetResponse) -> GetResponse:
    """Load Django's apps for pages, whose templates need them; the to-do API works without."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/v1/"):
            apps.populate(settings.INSTALLED_APPS)
        return get_response(request)

    return middleware
