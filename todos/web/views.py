"""The web client: one page, its service worker and its manifest. The same for everyone; who is signed in, it asks."""

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

STATIC = Path(__file__).parent / "static"
MAIN, WORKER = "todos/main.js", "todos/sw.js"
# What the page loads with CORS: of the icon, the browser may have a copy that the worker is not given.
SHELL = {".css", ".js", ".woff2"}
PAPER = "#fafcfc"
ASK_AGAIN = {"Cache-Control": "no-cache"}  # a release is seen at the next start

View = Callable[[HttpRequest], HttpResponseBase]
Policy = dict[str, list[str]]


def with_policy(policy: Callable[[], Policy]) -> Callable[[View], View]:
    """Give a view its own Content-Security-Policy, made of the settings as they are."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponseBase:
            return csp_replace(policy())(view)(request)

        return answer

    return decorate


def page_policy() -> Policy:
    files = static_origin()
    return {
        "default-src": [NONE],
        "script-src": [files],
        "style-src": [files],
        "img-src": [SELF, files],
        "font-src": [files],
        "connect-src": [SELF, *aws_origins()],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "require-trusted-types-for": ["'script'"],  # no text ever becomes markup or code
        "trusted-types": ["worker"],
    }


def worker_policy() -> Policy:
    return {"default-src": [NONE], "connect-src": [SELF, static_origin()]}


def static_origin() -> str:
    url = urlsplit(settings.STATIC_URL)
    return f"{url.scheme}://{url.netloc}" if url.netloc else SELF


def aws_origins() -> list[str]:
    """Name where the page signs in and keeps files."""
    if endpoint := os.environ.get("AWS_ENDPOINT_URL"):
        return [endpoint]
    region = settings.COGNITO_USER_POOL_ID.partition("_")[0]
    return [
        f"https://cognito-idp.{region}.amazonaws.com",
        f"https://cognito-identity.{region}.amazonaws.com",
        f"https://{settings.USER_FILES_BUCKET}.s3.{region}.amazonaws.com",
    ]


# --- What the app consists of


@cache
def shell() -> tuple[str, ...]:
    """Name the files of the app, by their paths below `static/`."""
    files = (str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.suffix in SHELL)
    return tuple(sorted(path for path in files if path != WORKER))


def document() -> str:
    modules = [path for path in shell() if path.endswith(".js") and path != MAIN]
    return render_to_string(
        "todos/index.html", {"modules": modules, "blog": settings.BLOG_URL}, using="django"
    )


def worker_script() -> str:
    """Write the worker, which differs when anything that it keeps does: static files are named by their content."""
    files, script = [static(path) for path in shell()], (STATIC / WORKER).read_text()
    version = digest(json.dumps(files) + document() + script)
    return f"const VERSION = {json.dumps(version)};\nconst SHELL = {json.dumps(files)};\n{script}"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# --- Views


@require_safe
@with_policy(page_policy)
@condition(etag_func=lambda request: f'"{digest(document())}"')
def index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(document(), headers=ASK_AGAIN)


@require_safe
@with_policy(worker_policy)
def worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8", headers=ASK_AGAIN)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the app to those who install it: https://www.w3.org/TR/appmanifest/"""
    content = {
        "id": "/",
        "name": "MyToDoList",
        "short_name": "To-dos",
        "description": "Your to-dos, on every device, even offline.",
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["productivity"],
        "icons": [icon("192", 192), icon("512", 512), {**icon("maskable", 512), "purpose": "maskable"}],
        "share_target": {
            "action": "/",
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
        "shortcuts": [{"name": "Today", "url": "/#/today"}, {"name": "Inbox", "url": "/#/inbox"}],
    }
    return JsonResponse(content, content_type="application/manifest+json", headers=ASK_AGAIN)


def icon(name: str, size: int) -> dict[str, str]:
    return {"src": static(f"todos/icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
