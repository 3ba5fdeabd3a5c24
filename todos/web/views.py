"""The web client's page, service worker and manifest. All users get the same ones; the client reads the session."""

import hashlib
import json
import os
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import condition, require_safe

_STATIC = Path(__file__).parent / "static"
_MAIN, _WORKER = "todos/main.js", "todos/sw.js"
# The page loads these files with CORS, so the service worker can read them. It could not read a cached icon.
_SHELL_SUFFIXES = {".css", ".js", ".woff2"}
_BACKGROUND = "#fafcfc"
_HEADERS = {"Cache-Control": "no-cache"}  # a new release appears at the next start

View = Callable[[HttpRequest], HttpResponseBase]
Policy = dict[str, list[str]]


def _with_policy(policy: Callable[[], Policy]) -> Callable[[View], View]:
    """Decorate a view to send its own Content-Security-Policy, computed per request from the current settings."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest) -> HttpResponseBase:
            return csp_replace(policy())(view)(request)

        return wrapper

    return decorate


def _page_policy() -> Policy:
    files = _static_origin()
    return {
        "default-src": [NONE],
        "script-src": [files],
        "style-src": [files],
        "img-src": [SELF, files],
        "font-src": [files],
        "connect-src": [SELF, *_aws_origins()],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "require-trusted-types-for": ["'script'"],  # text never becomes markup or code
        "trusted-types": ["worker"],
    }


def _worker_policy() -> Policy:
    return {"default-src": [NONE], "connect-src": [SELF, _static_origin()]}


def _static_origin() -> str:
    url = urlsplit(settings.STATIC_URL)
    return f"{url.scheme}://{url.netloc}" if url.netloc else SELF


def _aws_origins() -> list[str]:
    """Return the origins of Cognito and of the files' bucket, which the page calls directly."""
    if endpoint := os.environ.get("AWS_ENDPOINT_URL"):
        return [endpoint]
    region = settings.COGNITO_USER_POOL_ID.partition("_")[0]
    return [
        f"https://cognito-idp.{region}.amazonaws.com",
        f"https://cognito-identity.{region}.amazonaws.com",
        f"https://{settings.USER_FILES_BUCKET}.s3.{region}.amazonaws.com",
    ]


# --- The files of the app


@cache
def _shell() -> tuple[str, ...]:
    """Return the files that the app needs offline, as paths below `static/`."""
    files = (str(path.relative_to(_STATIC)) for path in _STATIC.rglob("*") if path.suffix in _SHELL_SUFFIXES)
    return tuple(sorted(path for path in files if path != _WORKER))


def _page() -> str:
    modules = [path for path in _shell() if path.endswith(".js") and path != _MAIN]
    return render_to_string(
        "todos/index.html", {"modules": modules, "blog": settings.BLOG_URL}, using="django"
    )


def _worker_script() -> str:
    """Return the worker with its file list and version. The version changes with any file: URLs contain hashes."""
    files, script = [static(path) for path in _shell()], (_STATIC / _WORKER).read_text()
    version = _digest(json.dumps(files) + _page() + script)
    return f"const VERSION = {json.dumps(version)};\nconst SHELL = {json.dumps(files)};\n{script}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# --- Views


@require_safe
@_with_policy(_page_policy)
@condition(etag_func=lambda request: f'"{_digest(_page())}"')
def index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_page(), headers=_HEADERS)


@require_safe
@_with_policy(_worker_policy)
def worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_worker_script(), content_type="text/javascript; charset=utf-8", headers=_HEADERS)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the web app manifest, which makes the app installable: https://www.w3.org/TR/appmanifest/"""
    content = {
        "id": "/",
        "name": "MyToDoList",
        "short_name": "To-dos",
        "description": "Your to-dos on every device, even offline.",
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _BACKGROUND,
        "theme_color": _BACKGROUND,
        "categories": ["productivity"],
        "icons": [_icon("192", 192), _icon("512", 512), {**_icon("maskable", 512), "purpose": "maskable"}],
        "share_target": {
            "action": "/",
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
        "shortcuts": [{"name": "Today", "url": "/#/today"}, {"name": "Inbox", "url": "/#/inbox"}],
    }
    return JsonResponse(content, content_type="application/manifest+json", headers=_HEADERS)


def _icon(name: str, size: int) -> dict[str, str]:
    return {"src": static(f"todos/icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
