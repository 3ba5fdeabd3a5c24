"""Decodes an uploaded photo: upright, one frame or those of an animation, no larger than pages need.

Only pixels are passed on. Metadata, such as places and names, and all other contents of a file are dropped.
"""

import os
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError
from PIL.Image import Transpose
from PIL.JpegImagePlugin import JpegImageFile

from common.photo_limits import MAX_PIXELS
from workers.images.resize import convert_for_screen

MAX_WIDTH = 1920
_MAX_HEIGHT = 4 * MAX_WIDTH  # WebP allows 16,383 pixels, but memory is the tighter limit
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# A progressive JPEG needs 2 bytes of memory for each channel of each pixel, also when it is decoded at a smaller size.
MAX_PROGRESSIVE = 150_000_000  # pixels times channels
_MAX_ANIMATION = 20_000_000  # pixels of all frames: about 8 seconds on the function's third of a processor
_ORIENTATION = 0x0112
_TRANSPOSES = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SIDEWAYS = {turn for value, turn in _TRANSPOSES.items() if value >= 5}
# Pillow raises these for damaged files, besides its own errors.
_DAMAGE_ERRORS = (
    *(OSError, RuntimeError, SyntaxError, TypeError, ValueError),
    *(ArithmeticError, EOFError, LookupError, struct.error),
)

Image.MAX_IMAGE_PIXELS = None  # `_check_size` has its own limits, with clearer messages
# libjpeg's memory limit, because a JPEG can be progressive without declaring it.
os.environ["JPEGMEM"] = "310M"


class BadPhotoError(Exception):
    """The uploaded file is not a usable photo. The message says why."""


@dataclass(frozen=True)
class DecodedPhoto:
    frames: list[Image.Image]  # one, or those of an animation; RGB, or RGBA if a pixel is transparent
    durations: list[int]  # of the frames, in milliseconds
    loop: int  # how often an animation plays; 0 is forever
    size: tuple[int, int]  # of the original, upright


def decode(source: bytes) -> DecodedPhoto:
    """Decode a photo at the largest size needed. Raise `BadPhotoError`."""
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(BytesIO(source), formats=_FORMATS) as opened,
        ):
            _check_size(opened)
            return _decode_frames(opened)
    except UnidentifiedImageError as error:
        raise BadPhotoError(_explain_unknown_format(source)) from error
    except _DAMAGE_ERRORS as error:
        raise BadPhotoError(f"damaged file: {error}") from error


def _explain_unknown_format(source: bytes) -> str:
    if not source:
        return "an empty file"
    if source[4:8] == b"ftyp" and b"avif" not in source[8:40]:
        return "a HEIC or video file, which browsers don't show; export it as JPEG"
    return "not a JPEG, PNG, WebP, GIF or AVIF file, or damaged at the beginning"


def _check_size(opened: Image.Image) -> None:
    width, height = opened.size
    name = "JPEG" if opened.format == "MPO" else opened.format or ""  # MPO: several JPEGs in one file
    limit = MAX_PIXELS[name]
    if opened.info.get("progressive"):
        name, limit = "progressive JPEG", MAX_PROGRESSIVE // len(opened.getbands())
    if width * height > limit:
        raise BadPhotoError(
            f"{width} × {height} pixels are more than the limit of {limit / 1e6:.0f} million for a {name}"
        )


def _decode_frames(opened: Image.Image) -> DecodedPhoto:
    width, height = opened.size
    turn = _read_orientation(opened)
    upright = (height, width) if turn in _SIDEWAYS else (width, height)
    scale = min(1, MAX_WIDTH / upright[0], _MAX_HEIGHT / upright[1])
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    if isinstance(opened, JpegImageFile):
        set_draft_size(opened, target)
    frames, durations = [], []
    for frame in _iterate_frames(opened):
        converted = convert_for_screen(frame, target)
        frames.append(converted if turn is None else converted.transpose(turn))
        durations.append(int(frame.info.get("duration") or 100))
    return DecodedPhoto(frames, durations, opened.info.get("loop", 1), upright)


def set_draft_size(jpeg: JpegImageFile, target: tuple[int, int]) -> None:
    """Make libjpeg decode at 1/2, 1/4 or 1/8 of the size, or at 3/8, which Pillow does not offer.

    For 24 megapixels, 3/8 takes 18 MB less memory than 1/2.
    """
    width, height = (-(-side * 3 // 8) for side in jpeg.size)
    jpeg.draft(None, target)
    if jpeg.decoderconfig == (2, 0) and width >= target[0] and height >= target[1]:
        jpeg.decoderconfig, jpeg._size = (3, 0), (width, height)
        jpeg.tile = [jpeg.tile[0]._replace(extents=(0, 0, width, height))]


def _read_orientation(opened: Image.Image) -> Transpose | None:
    """Return how to turn a photo upright, from its EXIF data."""
    try:
        return _TRANSPOSES.get(opened.getexif().get(_ORIENTATION, 1))
    except _DAMAGE_ERRORS:  # a photo on its side is better than none
        return None


def _iterate_frames(opened: Image.Image) -> Iterator[Image.Image]:
    """Yield the frames of an animation, or only the first one if it is too long."""
    size = opened.size
    count: int = getattr(opened, "n_frames", 1) if opened.format in {"GIF", "WEBP"} else 1
    yield opened
    if count * size[0] * size[1] > _MAX_ANIMATION:
        return
    for number in range(1, count):
        opened.seek(number)
        if opened.size != size:
            raise BadPhotoError(f"frame {number + 1} is larger than the first one")
        yield opened
