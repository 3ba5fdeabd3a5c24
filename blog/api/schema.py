"""The OpenAPI descriptions of the API's operations, with examples.

Not in `blog.api.views`, because importing drf-spectacular takes longer than answering a request.
"""

from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from blog.api import serializers, views
from blog.reader.types import PostCount, PostDetail, PublishedPost
from common.api.openapi import CONDITIONAL_PARAMETERS, NOT_MODIFIED, describe_problem, page_serializer

# --- Examples

_POST: PublishedPost = {
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
_POST_DETAIL = PostDetail(
    _POST,
    {
        "newer": None,
        "older": {"slug": "a-first-log", "title": "A first log", "published_at": "2026-11-20T09:00:00Z"},
        "related": [],
    },
    None,
    "## Heights\n\nAbove chart datum.\n",
)


def _page(result: dict[str, Any]) -> dict[str, Any]:
    return {"results": [result], "next": None}


_POST_EXAMPLE = OpenApiExample("A post", serializers.serialize_post(_POST_DETAIL))
_POSTS_EXAMPLE = OpenApiExample("The last page", _page(serializers.PostSummarySerializer.serialize(_POST)))
_TAGS_EXAMPLE = OpenApiExample("All tags", _page(serializers.serialize_tag(PostCount("sea", "Sea", 12))))
_SIGN_UP_EXAMPLE = OpenApiExample("A sign-up", {"email": "ada@example.com"}, request_only=True)
_SIGNED_UP_EXAMPLE = OpenApiExample("For every address", {"detail": views.SIGN_UP_DETAIL})

# --- Operations

_SLUG = OpenApiParameter("slug", location=OpenApiParameter.PATH, description="The post's slug, as in lists.")
_OPERATIONS: dict[Any, Any] = {
    views.PostListView.get: extend_schema(
        operation_id="listPosts",
        summary="List posts",
        description="Lists posts in pages, newest first. You can combine the filters.",
        tags=["Posts"],
        parameters=[serializers.PostListQuerySerializer, *CONDITIONAL_PARAMETERS],
        responses={
            200: OpenApiResponse(
                page_serializer(serializers.PostSummarySerializer), "A page of posts.", [_POSTS_EXAMPLE]
            ),
            **NOT_MODIFIED,
            **describe_problem(HTTPStatus.BAD_REQUEST, "A query parameter is not valid."),
        },
    ),
    views.PostDetailView.get: extend_schema(
        operation_id="getPost",
        summary="Get a post",
        description="Returns a whole post, as HTML and Markdown, with links to related posts.",
        tags=["Posts"],
        parameters=[_SLUG, *CONDITIONAL_PARAMETERS],
        responses={
            200: OpenApiResponse(serializers.PostSerializer, "The post.", [_POST_EXAMPLE]),
            301: OpenApiResponse(description="The post has a new slug. `Location` is its URL."),
            **NOT_MODIFIED,
            **describe_problem(HTTPStatus.NOT_FOUND, "No post has this slug."),
            **describe_problem(HTTPStatus.GONE, "This post has been removed."),
        },
    ),
    views.TagListView.get: extend_schema(
        operation_id="listTags",
        summary="List tags",
        description="Lists all tags of published posts in one page, in the order of their slugs.",
        tags=["Tags"],
        parameters=CONDITIONAL_PARAMETERS,
        responses={
            200: OpenApiResponse(page_serializer(serializers.TagSerializer), "All tags.", [_TAGS_EXAMPLE]),
            **NOT_MODIFIED,
        },
    ),
    views.SubscriberView.post: extend_schema(
        operation_id="subscribe",
        summary="Subscribe an email address",
        description="Sends an email with a confirmation link to a new address. Once its owner has confirmed, the"
        " address receives an email for each new post. Scripts in pages of other sites can't use this operation.",
        tags=["Subscribers"],
        request=serializers.SignUpSerializer,
        examples=[_SIGN_UP_EXAMPLE],
        responses={
            202: OpenApiResponse(
                serializers.SignedUpSerializer, "The sign-up was accepted.", [_SIGNED_UP_EXAMPLE]
            ),
            **describe_problem(
                HTTPStatus.BAD_REQUEST, "The body is not valid JSON, or the email address is not valid."
            ),
            **describe_problem(HTTPStatus.FORBIDDEN, "A page of another site sent the request."),
            **describe_problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not `application/json`."),
            **describe_problem(
                HTTPStatus.TOO_MANY_REQUESTS, "Too many sign-ups from your network. See `Retry-After`."
            ),
        },
    ),
}


def describe_operations(endpoints: list[Any]) -> list[Any]:
    """Attach the descriptions to the views. One of `PREPROCESSING_HOOKS`."""
    for method, decorate in _OPERATIONS.items():
        decorate(method)
    return endpoints
