"""The public REST API: what readers' pages show, as JSON."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blog.api import serializers as representations
from blog.publishing.cache import set_cache_control
from blog.reader import queries, types
from blog.reader.search import extract_stems
from blog.subscriptions import signups
from common.api.exceptions import Gone, ParameterError
from common.api.pagination import PageQuerySerializer, paginated_response
from common.api.parameters import validate_query
from common.api.views import IgnoreAcceptNegotiation, PublicView
from common.cursors import InvalidCursor

SIGNED_UP = "If this address is new here, a mail is on its way to it, with a link to confirm."


class PostsQuery(PageQuerySerializer):
    tag = serializers.SlugField(required=False, max_length=50, help_text="Slug of a tag that the posts have.")
    year = serializers.IntegerField(
        required=False, min_value=1000, max_value=9999, help_text="Year (UTC) in which they were published."
    )
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Words that the posts all hold, in any form; the first eight count. Words that nearly every"
        " text holds, such as “the”, don't count; without any other nothing is found.",
    )


class Posts(PublicView):
    def get(self, request: Request) -> Response:
        now = timezone.now()
        asked = validate_query(PostsQuery, request)
        found = posts(now, asked)
        results = [representations.summary(post) for post in found.results]
        return set_cache_control(paginated_response(request, asked, results, found.next), now, found.until)


def posts(now: datetime, asked: dict[str, Any]) -> queries.PostPage:
    words = extract_stems(asked["search"]) if "search" in asked else []
    if "search" in asked and not words:
        return queries.EMPTY_PAGE
    try:
        return queries.list_posts(
            now,
            tag=asked.get("tag"),
            period=str(asked.get("year", "")),
            words=words,
            cursor=asked.get("cursor"),
            size=asked["page_size"],
        )
    except InvalidCursor as error:
        raise ParameterError({"cursor": "No page has given this cursor."}) from error


class Post(PublicView):
    def get(self, request: Request, slug: str) -> HttpResponse:
        now = timezone.now()
        match queries.get_post(slug, now, markdown=True):
            case types.PostDetail() as found:
                return set_cache_control(Response(representations.whole(found)), now, found.until)
            case types.MovedPost(slug=new):
                address = f"{settings.SITE_URL}/api/v1/posts/{new}"
                return set_cache_control(HttpResponsePermanentRedirect(address), now, None)
            case queries.GONE:
                raise Gone("The post has been taken away.")
            case _:
                raise NotFound("No post has this slug.")


class Tags(PublicView):
    def get(self, request: Request) -> Response:
        now = timezone.now()
        counts, until = queries.count_posts("tag", now)
        answer = paginated_response(request, {}, [representations.tag(count) for count in counts], None)
        return set_cache_control(answer, now, until)


class SignUp(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=signups.MAX_EMAIL_LENGTH, help_text="Where the mails are to go.")


class Subscribers(APIView):
    """Open to programs. Browsers are let in from our own pages alone, or any page could sign up its visitors."""

    content_negotiation_class = IgnoreAcceptNegotiation

    def post(self, request: Request) -> Response:
        asked = SignUp(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            signups.sign_up(request._request, asked.validated_data["email"])
        except signups.InvalidEmail as error:
            raise serializers.ValidationError({"email": str(error)}) from error
        except signups.SignUpRefused as error:
            raise Refusal(error) from error
        return Response({"detail": SIGNED_UP}, HTTPStatus.ACCEPTED, headers={"Cache-Control": "no-store"})


class Refusal(APIException):
    def __init__(self, refused: signups.SignUpRefused) -> None:
        super().__init__(str(refused))
        self.status_code = refused.status
        self.wait = 3600 if refused.status == HTTPStatus.TOO_MANY_REQUESTS else None


class Nothing(PublicView):
    schema = None

    def get(self, request: Request, path: str) -> Response:
        raise NotFound(f"There is nothing at this address; see {settings.SITE_URL}/api/docs.")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return set_cache_control(render(request, "blog/api_docs.html", using="jinja2"), timezone.now(), None)
