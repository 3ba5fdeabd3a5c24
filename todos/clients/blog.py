"""The blog's posts, asked for by its public API: with patience, but not for long.

What may pass by itself is tried again after a pause that is never the same (urllib3's `Retry`). When several questions
in a row have failed, the blog is left alone for a while, and who asks meanwhile is told so at once (`pybreaker`). Each
process of the service counts for itself.
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

logger = logging.getLogger(__name__)

TIMEOUT = Timeout(connect=1, read=2)  # seconds, of one try
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
    respect_retry_after_header=False,  # a caller waits for us
)
FAILURES, REST = 5, 30  # in a row; seconds
MAX_BYTES = 4_000_000
API = "/api/v1/posts/"
SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)
PATH = re.compile(rf"/posts/({SLUG.pattern})/?", re.ASCII)


class Post(NamedTuple):
    title: str
    url: str


class Answer(NamedTuple):
    status: int
    location: str
    body: bytes


class NoSuchPost(Exception):
    """The message says why, for who has asked."""


class Unreachable(Exception):
    """The blog gives no answer that helps, or is not even asked for now."""


class BadAnswer(Exception):
    pass


# That there is no such post is an answer like any other.
breaker = CircuitBreaker(fail_max=FAILURES, reset_timeout=REST, exclude=[NoSuchPost])


def slug_of(url: str) -> str | None:
    """Give the slug that the address of a post has; `None` if it is none of our blog's."""
    try:
        found, blog = urlsplit(url), urlsplit(settings.BLOG_URL)
    except ValueError:
        return None
    post = PATH.fullmatch(found.path)
    return post[1] if post and (found.scheme, found.netloc.lower()) == (blog.scheme, blog.netloc) else None


def post(slug: str) -> Post:
    """Raises `NoSuchPost` or `Unreachable`."""
    try:
        return breaker.call(read, slug)
    except (CircuitBreakerError, HTTPError, BadAnswer) as error:
        logger.warning("The blog does not say what %s is: %r", slug, error)
        raise Unreachable from error


def read(slug: str) -> Post:
    answer = ask(slug)
    if answer.status == HTTPStatus.MOVED_PERMANENTLY:
        answer = ask(new_slug(answer.location))
    return understood(answer)


def ask(slug: str) -> Answer:
    answer = pool(settings.BLOG_URL).urlopen(
        "GET",
        f"{API}{slug}",
        headers={"Accept": "application/json", "User-Agent": "MyToDoList", **tracing.request_headers()},
        redirect=False,
        preload_content=False,
    )
    try:
        return Answer(answer.status, answer.headers.get("Location", ""), answer.read(MAX_BYTES))
    finally:
        answer.close()


def new_slug(location: str) -> str:
    """Read where a post has moved to, which can only be within the blog."""
    api = f"{settings.BLOG_URL}{API}"
    slug = location.removeprefix(api)
    if slug == location or not SLUG.fullmatch(slug):
        raise BadAnswer(f"redirected to {location}")
    return slug


def understood(answer: Answer) -> Post:
    match answer.status:
        case HTTPStatus.OK:
            return parsed(answer.body)
        case HTTPStatus.NOT_FOUND:
            raise NoSuchPost("There is no post at this address.")
        case HTTPStatus.GONE:
            raise NoSuchPost("This post has been taken away.")
    raise BadAnswer(answer.status)


def parsed(content: bytes) -> Post:
    """Leave aside all that is not needed, so that the blog may change it."""
    try:
        told: Any = json.loads(content)
        title, url = " ".join(told["title"].split()), f"{settings.BLOG_URL}/posts/{told['slug']}/"
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadAnswer("no post") from error
    if not title or not slug_of(url):
        raise BadAnswer("no title or no address")
    return Post(title, url)


@cache
def pool(address: str) -> HTTPConnectionPool:
    """Keep connections to one host; no other is ever asked."""
    return connection_from_url(address, timeout=TIMEOUT, retries=RETRIES)
