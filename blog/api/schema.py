"""What the OpenAPI document says of `blog.api.views` and `blog.api.serializers`; tests hold them to each other.

Apart from the views, because it takes longer to import than they to answer.
"""

from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from blog.api import serializers as representations
from blog.api import views
from blog.reader.types import PostCount, PostDetail, PublishedPost
from common.api.openapi import CONDITIONAL_PARAMETERS, NOT_MODIFIED, describe_problem, page_serializer


class Rendition(serializers.Serializer[Any]):
    url = serializers.URLField()
    type = serializers.CharField(help_text="`image/webp` or `image/jpeg`.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class Focus(serializers.Serializer[Any]):
    x = serializers.IntegerField(help_text="Percent from the left.")
    y = serializers.IntegerField(help_text="Percent from the top.")


class Picture(serializers.Serializer[Any]):
    url = serializers.URLField(help_text="The photo as uploaded, which may be large: prefer a rendition.")
    alt = serializers.CharField(help_text="What the photo shows, for those who can't see it.")
    caption = serializers.CharField(allow_null=True)
    width = serializers.IntegerField(help_text="In pixels; 0 while unknown.")
    height = serializers.IntegerField(help_text="In pixels; 0 while unknown.")
    focus = Focus(help_text="The point to keep in view when the photo is cropped.")
    color = serializers.CharField(
        allow_null=True, help_text="To show while the photo loads, such as `#3c5a6e`."
    )
    renditions = Rendition(many=True, help_text="Smaller sizes, for `srcset`; empty until they are made.")


class PostTag(serializers.Serializer[Any]):
    name = serializers.CharField()
    slug = serializers.SlugField(help_text="For the parameter `tag` of the list of posts.")
    url = serializers.URLField(help_text="The tag's page.")


class Tag(PostTag):
    posts = serializers.IntegerField(help_text="How many posts have it.")


class PostLink(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    title = serializers.CharField()
    published_at = serializers.DateTimeField()
    url = serializers.URLField()


class PostSummary(serializers.Serializer[Any]):
    slug = serializers.SlugField(help_text="Names the post in this API. An old one redirects to the new.")
    title = serializers.CharField()
    summary = serializers.CharField(help_text="One or two sentences, in lists perhaps shortened.")
    author = serializers.CharField()
    published_at = serializers.DateTimeField(help_text="UTC.")
    updated_at = serializers.DateTimeField(help_text="UTC.")
    minutes = serializers.IntegerField(help_text="How long it takes to read.")
    tags = PostTag(many=True)
    cover = Picture(allow_null=True)
    url = serializers.URLField(help_text="The post's page.")


class Heading(serializers.Serializer[Any]):
    level = serializers.IntegerField(help_text="2 or 3.")
    id = serializers.CharField(help_text="Of the heading in `html`, for links: `url#id`.")
    text = serializers.CharField()


class Series(serializers.Serializer[Any]):
    name = serializers.CharField()
    posts = PostLink(many=True, help_text="Oldest first, this post among them.")


class Post(PostSummary):
    html = serializers.CharField(help_text="Sanitised. Relative links in it are relative to `url`.")
    markdown = serializers.CharField(
        help_text="What `html` was made from: CommonMark with common extensions."
    )
    headings = Heading(many=True, help_text="For a table of contents.")
    canonical_url = serializers.URLField(help_text="Where the post first appeared.")
    seo_title = serializers.CharField(help_text="For search engines.")
    seo_description = serializers.CharField(help_text="For search engines.")
    series = Series(allow_null=True)
    newer = PostLink(allow_null=True)
    older = PostLink(allow_null=True)
    related = PostLink(many=True, help_text="Up to three with the same tags.")


# --- Examples

SAMPLE: PublishedPost = {
    "id": 1,
    "slug": "reading-tide-tables",
    "title": "Reading tide tables",
    "summary": "Heights, times and the rule of twelfths.",
    "author": "Ada Lovelace",
    "tags": [{"name": "Sea", "slug": "sea"}],
    "published_at": "2026-11-23T09:00:00Z",
    "updated_at": "2026-11-24T07:30:00Z",
    "minutes": 1,
    "cover": {
        "src": "/uploads/1f0c/harbour.jpg",
        "alt": "A harbour at low tide",
        "width": 3000,
        "height": 2000,
        "renditions": {
            "width": 3000,
            "height": 2000,
            "widths": [640, 1280],
            "path": "/thumbnails/1f0c/harbour.jpg/9a41",
            "color": "#3c5a6e",
        },
    },
    "html": '<h2 id="heights">Heights</h2>\n<p>Above chart datum.</p>\n',
    "headings": [{"level": 2, "id": "heights", "text": "Heights"}],
}
FOUND = PostDetail(
    SAMPLE,
    {
        "newer": None,
        "older": {"slug": "a-first-log", "title": "A first log", "published_at": "2026-11-20T09:00:00Z"},
        "related": [],
    },
    None,
    "## Heights\n\nAbove chart datum.\n",
)


POST = OpenApiExample("A post", representations.whole(FOUND))
POSTS = OpenApiExample("The last page", {"results": [representations.summary(SAMPLE)], "next": None})
TAGS = OpenApiExample(
    "All tags", {"results": [representations.tag(PostCount("sea", "Sea", 12))], "next": None}
)


SIGN_UP = OpenApiExample("A sign-up", {"email": "ada@example.com"}, request_only=True)
SIGNED_UP = OpenApiExample("For every address", {"detail": views.SIGNED_UP})


class SignedUp(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text="The same whether the address was known or not.")


# --- Operations

SLUG = OpenApiParameter("slug", location=OpenApiParameter.PATH, description="As lists give it.")
OPERATIONS: dict[Any, Any] = {
    views.Posts: extend_schema(
        operation_id="listPosts",
        summary="List posts",
        description="Newest first, a page at a time. The filters can be combined.",
        tags=["Posts"],
        parameters=[views.PostsQuery, *CONDITIONAL_PARAMETERS],
        responses={
            200: OpenApiResponse(page_serializer(PostSummary), "A page of posts.", [POSTS]),
            **NOT_MODIFIED,
            **describe_problem(HTTPStatus.BAD_REQUEST, "A parameter holds a value that can't be taken."),
        },
    ),
    views.Post: extend_schema(
        operation_id="getPost",
        summary="Read a post",
        description="The whole post, as HTML and Markdown, and the posts around it.",
        tags=["Posts"],
        parameters=[SLUG, *CONDITIONAL_PARAMETERS],
        responses={
            200: OpenApiResponse(Post, "The post.", [POST]),
            301: OpenApiResponse(description="The post has a new slug: `Location` is its address."),
            **NOT_MODIFIED,
            **describe_problem(HTTPStatus.NOT_FOUND, "No post has this slug."),
            **describe_problem(HTTPStatus.GONE, "The post has been taken away."),
        },
    ),
    views.Tags: extend_schema(
        operation_id="listTags",
        summary="List tags",
        description="All tags that posts have, by slug, in one page.",
        tags=["Tags"],
        parameters=CONDITIONAL_PARAMETERS,
        responses={200: OpenApiResponse(page_serializer(Tag), "All tags.", [TAGS]), **NOT_MODIFIED},
    ),
    views.Subscribers: extend_schema(
        operation_id="subscribe",
        summary="Subscribe an address",
        description="To a mail for each new post, once the address's owner has confirmed that by the link in a first"
        " mail. Not for scripts in the pages of other sites.",
        tags=["Subscribers"],
        request=views.SignUp,
        examples=[SIGN_UP],
        responses={
            202: OpenApiResponse(SignedUp, "The sign-up has been taken.", [SIGNED_UP]),
            **describe_problem(HTTPStatus.BAD_REQUEST, "The body is no JSON, or the address can't be one."),
            **describe_problem(HTTPStatus.FORBIDDEN, "A page of another site sent it."),
            **describe_problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not `application/json`."),
            **describe_problem(
                HTTPStatus.TOO_MANY_REQUESTS, "Too many sign-ups from one place: see `Retry-After`."
            ),
        },
    ),
}


def describe(endpoints: list[Any]) -> list[Any]:
    """Attach the descriptions; settings name this, so that whoever makes a document comes by."""
    for view, description in OPERATIONS.items():
        description(view.post if view is views.Subscribers else view.get)
    return endpoints
