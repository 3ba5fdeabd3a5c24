"""The public REST API: the content of readers' pages as JSON."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blog.api.serializers import (
    PostListQuerySerializer,
    PostSummarySerializer,
    SignUpSerializer,
    serialize_post,
    serialize_tag,
)
from blog.publishing.cache import set_cache_control
from blog.reader import queries, types
from blog.reader.search import extract_stems
from blog.subscriptions import signups
from common.api.exceptions import Gone, ParameterError
from common.api.pagination import paginated_response
from common.api.parameters import validate_query
from common.api.views import IgnoreAcceptNegotiation, PublicView
from common.cursors import InvalidCursor

SIGN_UP_DETAIL = "If this address is new here, we are sending it an email with a link to confirm."
_RETRY_AFTER = 3600  # seconds: sign-ups are counted by the hour


class PostListView(PublicView):
    def get(self, request: Request) -> Response:
        now = timezone.now()
        query = validate_query(PostListQuerySerializer, request)
        page = _query_posts(now, query)
        results = [PostSummarySerializer.serialize(post) for post in page.results]
        return set_cache_control(paginated_response(request, query, results, page.next), now, page.until)


def _query_posts(now: datetime, query: dict[str, Any]) -> queries.PostPage:
    words = extract_stems(query["search"]) if "search" in query else []
    if "search" in query and not words:
        return queries.EMPTY_PAGE
    try:
        return queries.list_posts(
            now,
            tag=query.get("tag"),
            period=str(query.get("year", "")),
            words=words,
            cursor=query.get("cursor"),
            size=query["page_size"],
        )
    except InvalidCursor as error:
        raise ParameterError({"cursor": "Invalid cursor."}) from error


class PostDetailView(PublicView):
    def get(self, request: Request, slug: str) -> HttpResponse:
        now = timezone.now()
        match queries.get_post(slug, now, markdown=True):
            case types.PostDetail() as detail:
                return set_cache_control(Response(serialize_post(detail)), now, detail.until)
            case types.MovedPost(slug=new_slug):
                url = f"{settings.SITE_URL}/api/v1/posts/{new_slug}"
                return set_cache_control(HttpResponsePermanentRedirect(url), now, None)
            case queries.GONE:
                raise Gone("This post has been removed.")
            case _:
                raise NotFound("No post has this slug.")


class TagListView(PublicView):
    def get(self, request: Request) -> Response:
        now = timezone.now()
        counts, until = queries.count_posts("tag", now)
        response = paginated_response(request, {}, [serialize_tag(count) for count in counts], None)
        return set_cache_control(response, now, until)


class SubscriberView(APIView):
    """Accept sign-ups from programs, and from browsers only on the blog's own pages.

    Otherwise any page could sign up its visitors.
    """

    content_negotiation_class = IgnoreAcceptNegotiation

    def post(self, request: Request) -> Response:
        serializer = SignUpSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            signups.sign_up(request._request, serializer.validated_data["email"])
        except signups.InvalidEmail as error:
            raise ValidationError({"email": str(error)}) from error
        except signups.SignUpRefused as error:
            raise _RefusedError(error) from error
        headers = {"Cache-Control": "no-store"}
        return Response({"detail": SIGN_UP_DETAIL}, HTTPStatus.ACCEPTED, headers=headers)


class _RefusedError(APIException):
    def __init__(self, refused: signups.SignUpRefused) -> None:
        super().__init__(str(refused))
        self.status_code = refused.status
        self.wait = _RETRY_AFTER if refused.status == HTTPStatus.TOO_MANY_REQUESTS else None


class NotFoundView(PublicView):
    schema = None

    def get(self, request: Request, path: str) -> Response:
        raise NotFound(f"There is no resource at this URL. See {settings.SITE_URL}/api/docs.")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return set_cache_control(render(request, "blog/api_docs.html", using="jinja2"), timezone.now(), None)
