"""Call every operation of the blog's API with the Python client."""

import asyncio
import os

from myblog_client import Client
from myblog_client.api.posts import get_post, list_posts
from myblog_client.api.subscribers import subscribe
from myblog_client.api.tags import list_tags
from myblog_client.models import Post, PostSummaryPage, Problem, SignedUp, SignUp, TagPage
from myblog_client.paging import pages

client = Client(base_url=os.environ["BASE_URL"], follow_redirects=True, raise_on_unexpected_status=True)

# Lists
post_pages = list(pages(lambda cursor: list_posts.sync(client=client, page_size=2, cursor=cursor)))
assert [post.title for page in post_pages if isinstance(page, PostSummaryPage) for post in page.results] == [
    *("Third", "Second", "First")
]
tags = asyncio.run(list_tags.asyncio(client=client))
assert isinstance(tags, TagPage)
assert [(tag.slug, tag.posts) for tag in tags.results] == [("sea", 2)]

# A post, also by its old slug
post = get_post.sync("first", client=client)
assert isinstance(post, Post)
assert (post.published_at.year, post.tags[0].name, post.older) == (2026, "Sea", None)
assert get_post.sync("before", client=client) == post

# Conditional requests
response = list_posts.sync_detailed(client=client)
assert list_posts.sync_detailed(client=client, if_none_match=response.headers["ETag"]).status_code == 304

# Errors
for slug, status in (("none", 404), ("removed", 410)):
    missing = get_post.sync(slug, client=client)
    assert isinstance(missing, Problem)
    assert missing.status == status
bad = list_posts.sync(client=client, year=7, cursor="made-up")
assert isinstance(bad, Problem)
assert bad.errors
assert {error.parameter for error in bad.errors} == {"year"}

# Sign-ups, up to the rate limit
assert isinstance(subscribe.sync(client=client, body=SignUp(email="ada@example.com")), SignedUp)
rejected = subscribe.sync(client=client, body=SignUp(email="nobody"))
assert isinstance(rejected, Problem)
assert rejected.errors
assert rejected.errors[0].pointer == "#/email"
rate_limited = subscribe.sync_detailed(client=client, body=SignUp(email="bob@example.com"))
assert isinstance(rate_limited.parsed, Problem)
assert (rate_limited.status_code, rate_limited.headers["Retry-After"]) == (429, "3600")

if os.environ.get("NEVER"):  # type errors
    get_post.sync(7, client=client)  # type: ignore[arg-type]
    list_posts.sync(client=client, page="2")  # type: ignore[call-arg]
    SignUp(address="ada@example.com")  # type: ignore[call-arg]
    assert post.body  # type: ignore[attr-defined]
