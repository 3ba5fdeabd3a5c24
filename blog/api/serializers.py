"""Posts, tags and sign-ups as the API returns and accepts them. Each field is declared once.

The declarations serve the OpenAPI document too. Every field is always present; a missing value is `null`.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any, ClassVar

from rest_framework import serializers

from blog.reader.types import (
    Picture,
    PostCount,
    PostDetail,
    PostLink,
    PostSummary,
    PublishedPost,
    Renditions,
    TagRef,
)
from blog.rendering import pictures
from blog.site_urls import absolute_url
from blog.subscriptions import signups
from common.api.pagination import PageQuerySerializer
from common.text import MAX_TERM_LENGTH

_MEDIA_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}

_Getter = Callable[[Any], Any]


# A comment, because the OpenAPI document would repeat a docstring for each subclass.
# A field's value comes from the static method `get_<field>`, or else from the key of the same name in the read
# model's dict. REST framework's own `data` would take ten times as long.
class _ReadSerializer(serializers.Serializer[Any]):
    _getters: ClassVar[dict[str, _Getter]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._getters = {name: cls._make_getter(name, field) for name, field in cls._declared_fields.items()}

    @classmethod
    def serialize(cls, value: Any) -> dict[str, Any]:
        return {name: get(value) for name, get in cls._getters.items()}

    @classmethod
    def _make_getter(cls, name: str, field: serializers.Field[Any, Any, Any, Any]) -> _Getter:
        if method := getattr(cls, f"get_{name}", None):
            getter: _Getter = method
            return getter
        if isinstance(field, serializers.ListSerializer):
            assert isinstance(field.child, _ReadSerializer)
            serialize_item = field.child.serialize
            return lambda value: [serialize_item(item) for item in value[name]]
        if isinstance(field, _ReadSerializer):
            serialize = field.serialize
            return lambda value: serialize(item) if (item := value.get(name)) else None
        return itemgetter(name)


# --- Photos


class RenditionSerializer(_ReadSerializer):
    url = serializers.URLField()
    type = serializers.CharField(help_text="`image/webp` or `image/jpeg`.")
    width = serializers.IntegerField(help_text="In pixels.")
    height = serializers.IntegerField(help_text="In pixels.")


class FocusSerializer(_ReadSerializer):
    x = serializers.IntegerField(help_text="Percent from the left.")
    y = serializers.IntegerField(help_text="Percent from the top.")


class PictureSerializer(_ReadSerializer):
    url = serializers.URLField(help_text="The original photo, which may be large. Prefer a rendition.")
    alt = serializers.CharField(help_text="Alternative text: what the photo shows.")
    caption = serializers.CharField(allow_null=True)
    width = serializers.IntegerField(help_text="In pixels. 0 if unknown.")
    height = serializers.IntegerField(help_text="In pixels. 0 if unknown.")
    focus = FocusSerializer(help_text="The point to keep visible when the photo is cropped.")
    color = serializers.CharField(
        allow_null=True, help_text="Background color while the photo loads, such as `#3c5a6e`."
    )
    renditions = RenditionSerializer(
        many=True, help_text="Smaller sizes, for `srcset`. Empty until the photo has been processed."
    )

    @staticmethod
    def get_url(picture: Picture) -> str:
        return pictures.build_cdn_url(picture["src"])

    @staticmethod
    def get_caption(picture: Picture) -> str | None:
        return picture.get("caption")

    @staticmethod
    def get_focus(picture: Picture) -> dict[str, int]:
        x, y = picture.get("focus", [50, 50])
        return {"x": x, "y": y}

    @staticmethod
    def get_color(picture: Picture) -> str | None:
        return picture["renditions"]["color"] if "renditions" in picture else None

    @staticmethod
    def get_renditions(picture: Picture) -> list[dict[str, Any]]:
        return _list_renditions(picture["renditions"]) if "renditions" in picture else []


def _list_renditions(renditions: Renditions) -> list[dict[str, Any]]:
    base = pictures.build_cdn_url(renditions["path"])
    return [
        {
            "url": f"{base}/{width}.{suffix}",
            "type": media_type,
            "width": width,
            "height": max(1, round(width * renditions["height"] / renditions["width"])),
        }
        for suffix, media_type in _MEDIA_TYPES.items()
        for width in renditions["widths"]
    ]


# --- Tags


class PostTagSerializer(_ReadSerializer):
    name = serializers.CharField()
    slug = serializers.SlugField(help_text="Value for the `tag` parameter of the list of posts.")
    url = serializers.URLField(help_text="URL of the tag's page.")

    @staticmethod
    def get_url(tag: TagRef) -> str:
        return absolute_url("tag", tag["slug"])


class TagSerializer(PostTagSerializer):
    posts = serializers.IntegerField(help_text="Number of published posts with this tag.")


def serialize_tag(count: PostCount) -> dict[str, Any]:
    return TagSerializer.serialize({"name": count.name, "slug": count.key, "posts": count.posts})


# --- Posts


class PostLinkSerializer(_ReadSerializer):
    slug = serializers.SlugField()
    title = serializers.CharField()
    published_at = serializers.DateTimeField()
    url = serializers.URLField()

    @staticmethod
    def get_url(post: PostLink) -> str:
        return absolute_url("post", post["slug"])


class PostSummarySerializer(_ReadSerializer):
    slug = serializers.SlugField(
        help_text="Identifies the post in this API. A former slug redirects to the current one."
    )
    title = serializers.CharField()
    summary = serializers.CharField(help_text="One or two sentences. Lists may shorten it.")
    author = serializers.CharField()
    published_at = serializers.DateTimeField(help_text="In UTC.")
    updated_at = serializers.DateTimeField(help_text="In UTC.")
    minutes = serializers.IntegerField(help_text="Estimated reading time in minutes.")
    tags = PostTagSerializer(many=True)
    cover = PictureSerializer(allow_null=True)
    url = serializers.URLField(help_text="URL of the post's page.")

    @staticmethod
    def get_url(post: PostSummary) -> str:
        return absolute_url("post", post["slug"])


class HeadingSerializer(_ReadSerializer):
    level = serializers.IntegerField(help_text="2 or 3.")
    id = serializers.CharField(help_text="The heading's id in `html`. A link to it is `url#id`.")
    text = serializers.CharField()


class SeriesSerializer(_ReadSerializer):
    name = serializers.CharField()
    posts = PostLinkSerializer(
        many=True,
        help_text="Posts of the series, oldest first. If it has more than 20, the first and those around this one.",
    )


class PostSerializer(PostSummarySerializer):
    html = serializers.CharField(
        help_text="Sanitized. Its relative links are relative to `url`. An embed, such as a video, is a `div` of the"
        " class `embed` that contains a link. A formula is MathML, with its TeX in `alttext`. A callout is a `div`"
        " of the role `note`."
    )
    markdown = serializers.CharField(
        help_text="Source of `html`: CommonMark with common extensions, GitHub's callouts and TeX formulas."
    )
    headings = HeadingSerializer(many=True, help_text="Entries for a table of contents.")
    canonical_url = serializers.URLField(help_text="URL where the post first appeared.")
    seo_title = serializers.CharField(help_text="Title for search engines.")
    seo_description = serializers.CharField(help_text="Description for search engines.")
    series = SeriesSerializer(allow_null=True)
    newer = PostLinkSerializer(allow_null=True)
    older = PostLinkSerializer(allow_null=True)
    related = PostLinkSerializer(many=True, help_text="Up to three posts with the same tags.")

    @staticmethod
    def get_html(post: PublishedPost) -> str:
        return pictures.remove_placeholders(post["html"])

    @staticmethod
    def get_canonical_url(post: PublishedPost) -> str:
        return post.get("canonical_url") or absolute_url("post", post["slug"])

    @staticmethod
    def get_seo_title(post: PublishedPost) -> str:
        return post.get("seo_title", post["title"])

    @staticmethod
    def get_seo_description(post: PublishedPost) -> str:
        return post.get("seo_description", post["summary"])

    @staticmethod
    def get_series(post: Any) -> dict[str, Any] | None:
        if "series" not in post:
            return None
        return SeriesSerializer.serialize({"name": post["series"], "posts": post.get("parts", [])})


def serialize_post(detail: PostDetail) -> dict[str, Any]:
    return PostSerializer.serialize({**detail.post, **detail.links, "markdown": detail.markdown})


# --- Requests


class PostListQuerySerializer(PageQuerySerializer):
    tag = serializers.SlugField(
        required=False,
        max_length=MAX_TERM_LENGTH,
        help_text="Slug of a tag. Only posts with this tag are listed.",
    )
    year = serializers.IntegerField(
        required=False,
        min_value=1000,
        max_value=9999,
        help_text="A year in UTC. Only posts published in this year are listed.",
    )
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Only posts that contain all of these words, in any inflection, are listed. The first eight words"
        " count. Stop words such as “the” are ignored; a search without any other word has no results.",
    )


class SignUpSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(
        max_length=signups.MAX_EMAIL_LENGTH, help_text="Email address to subscribe."
    )


class SignedUpSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text="The same for known and unknown addresses.")
