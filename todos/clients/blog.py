"""Client of the blog's public API, with retries and a circuit breaker.

urllib3 repeats failed requests after a random pause. After several failures in a row, the circuit breaker rejects
calls at once for a while, so that the blog can recover. Each process counts its own failures.
"""

import json
import logging
import re
from functools import cache
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from pybreaker import CircuitBreaker, CircuitBreakerError
from urllib3 import HTTPConnectionPool, Retry, Timeout, connection_from_url
from urllib3.exceptions import HTTPError

from common import tracing
from common.text import MAX_SLUG_LENGTH

logger = logging.getLogger(__name__)

TIMEOUT = Timeout(connect=1, read=2)  # seconds, of each attempt
RETRIES = Retry(
    total=2,
    status_forcelist=[
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    ],
    backoff_factor=0.1,
    backoff_jitter=0.2,
    respect_retry_after_header=False,  # a user waits for the response
)
MAX_FAILURES = 5  # in a row
MAX_BYTES = 4_000_000

_RESET_SECONDS = 30
_API_PATH = "/api/v1/posts/"
_SLUG = re.compile(rf"[-\w]{{1,{MAX_SLUG_LENGTH}}}", re.ASCII)
_PAGE_PATH = re.compile(rf"/posts/({_SLUG.pattern})/?", re.ASCII)


class BlogPost(NamedTuple):
    title: str
    url: str


class PostNotFound(Exception):
    """The blog has no such post. The message is written for users of the API."""


class BlogUnavailable(Exception):
    """The blog failed, or the circuit breaker is open."""


class InvalidResponse(Exception):
    pass


class _Response(NamedTuple):
    status: int
    location: str
    body: bytes


# A missing post is not a failure of the blog.
circuit_breaker = CircuitBreaker(fail_max=MAX_FAILURES, reset_timeout=_RESET_SECONDS, exclude=[PostNotFound])


def parse_slug(url: str) -> str | None:
    """Return the slug in the URL of a post, or `None` if the URL is not a post of the blog."""
    try:
        parts, blog = urlsplit(url), urlsplit(settings.BLOG_URL)
    except ValueError:
        return None
    match = _PAGE_PATH.fullmatch(parts.path)
    is_blog = (parts.scheme, parts.netloc.lower()) == (blog.scheme, blog.netloc)
    return match[1] if match and is_blog else None


def get_post(slug: str) -> BlogPost:
    """Return the post. Raise `PostNotFound` or `BlogUnavailable`."""
    try:
        return circuit_breaker.call(fetch_post, slug)
    except (CircuitBreakerError, HTTPError, InvalidResponse) as error:
        logger.warning("Could not get the post %s from the blog: %r", slug, error)
        raise BlogUnavailable from error


def fetch_post(slug: str) -> BlogPost:
    """Return the post, past the circuit breaker. Follow one redirect of a post with a new slug."""
    response = _send_request(slug)
    if response.status == HTTPStatus.MOVED_PERMANENTLY:
        response = _send_request(_parse_new_slug(response.location))
    match response.status:
        case HTTPStatus.OK:
            return _parse_post(response.body)
        case HTTPStatus.NOT_FOUND:
            raise PostNotFound("The blog has no post at this URL.")
        case HTTPStatus.GONE:
            raise PostNotFound("The blog has removed this post.")
    raise InvalidResponse(response.status)


def _send_request(slug: str) -> _Response:
    response = get_connection_pool(settings.BLOG_URL).urlopen(
        "GET",
        f"{_API_PATH}{slug}",
        headers={"Accept": "application/json", "User-Agent": "MyToDoList", **tracing.request_headers()},
        redirect=False,
        preload_content=False,
    )
    try:
        return _Response(response.status, response.headers.get("Location", ""), response.read(MAX_BYTES))
    finally:
        response.close()


def _parse_new_slug(location: str) -> str:
    """Return the slug in a redirect. Raise `InvalidResponse` if it leaves the blog's API."""
    api_url = f"{settings.BLOG_URL}{_API_PATH}"
    slug = location.removeprefix(api_url)
    if slug == location or not _SLUG.fullmatch(slug):
        raise InvalidResponse(f"redirected to {location}")
    return slug


def _parse_post(body: bytes) -> BlogPost:
    """Read only the fields in use, so that the blog may change the others."""
    try:
        post: Any = json.loads(body)
        title, url = " ".join(post["title"].split()), f"{settings.BLOG_URL}/posts/{post['slug']}/"
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InvalidResponse("not a post") from error
    if not title or not parse_slug(url):
        raise InvalidResponse("no title or no valid slug")
    return BlogPost(title, url)


@cache
def get_connection_pool(url: str) -> HTTPConnectionPool:
    """Return a pool of connections to this one host."""
    return connection_from_url(url, timeout=TIMEOUT, retries=RETRIES)
