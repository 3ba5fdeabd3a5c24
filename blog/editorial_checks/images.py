"""Checks of images: whether readers see them, and what readers who can't see them hear."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from markdown_it.token import Token

from blog.editorial_checks.notes import Note
from blog.editorial_checks.outline import Image, Outline
from blog.models import Photo
from blog.rendering.pictures import PHOTO_PATH
from blog.rendering.rules.figures import CLASSES
from blog.rendering.sanitizer import is_safe_url

_USABLE = ", ".join(f"{{.{name}}}" for name in CLASSES)
_MAX_LENGTH = 80  # of an address in a note
_ADVICE = "Save the picture and add it with “Photos”."


def check_images(outline: Outline) -> Iterator[Note]:
    photos = _load_photos(outline)
    for image in outline.images:
        yield from _check_image(image, photos)
    for (token, line), (following, _) in zip(outline.tokens, [*outline.tokens[1:], (None, 0)], strict=False):
        if token.type == "image":
            yield from _check_attributes(token, following, line)


def _load_photos(outline: Outline) -> dict[str, str]:
    """Return the alternative texts of the photos by their keys."""
    keys = {match[1] for image in outline.images if (match := PHOTO_PATH.match(image.src))}
    return dict(Photo.objects.filter(file__in=keys).values_list("file", "alt"))


def _check_image(image: Image, photos: dict[str, str]) -> Iterator[Note]:
    src = image.src.strip()
    name = src.rpartition("/")[2]
    if photo := PHOTO_PATH.match(src):
        if photo[1] not in photos:
            yield Note("warning", f"The photo /{photo[1]} does not exist.", image.line)
            return
    elif problem := _find_problem(src):
        yield Note("warning", problem, image.line)
        return
    if not image.alt.strip() and not (photo and photos[photo[1]]):
        text = f"An image has no alternative text: {name}."
        yield Note("warning", text, image.line)


def _find_problem(src: str) -> str:
    """Return the reason why readers don't see an image that is not a photo of this site."""
    shown = src if len(src) <= _MAX_LENGTH else f"{src[:_MAX_LENGTH]}…"
    if src.startswith((f"{settings.CDN_URL}/", f"{settings.SITE_URL}/", "/static/")):
        return ""
    if not src:
        return f"A picture has no address. {_ADVICE}"
    if src.lower().startswith(("http:", "https:", "//")):
        reason = "pages show only pictures of this site"
    else:
        reason = "this site has no such file" if is_safe_url(src) else "addresses of this kind are removed"
    return f"Readers don’t see the picture {shown}, because {reason}. {_ADVICE}"


def _check_attributes(image: Token, following: Token | None, line: int) -> Iterator[Note]:
    """Check the braces after an image, and those that are shown as text because they are not valid."""
    after = following.content.lstrip() if following and following.type == "text" else ""
    if after.startswith("{"):
        text = after.partition("}")[0][:40] + "}"
        advice = f"Available are {_USABLE}, without a space before them."
        yield Note("warning", f"{text} after a picture is shown as text. {advice}", line)
    names = str(image.attrGet("class") or "").split()
    ignored = [f".{name}" for name in names if name not in CLASSES] + list(
        image.meta.get("insecure_attrs", {})
    )
    if ignored:
        yield Note("warning", f"{ignored[0]} after a picture is ignored. Available are {_USABLE}.", line)
    elif {"wide", "full"} & set(names) and "figure" not in image.meta:
        text = f"{{.{names[0]}}} is ignored, because the picture is not in a paragraph of its own."
        yield Note("warning", text, line)
