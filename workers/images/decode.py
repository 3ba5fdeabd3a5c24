"""A photo as uploaded to pixels: upright, one picture or those of an animation, no larger than pages need.

Only pixels come out of here: metadata (places, cameras, names) and whatever else a file carries stay behind.
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
from workers.images.resize import for_screen

WIDEST = 1920
TALLEST = 4 * WIDEST  # WebP ends at 16,383 pixels, and memory sooner
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_PROGRESSIVE = 150_000_000  # pixels times channels
MAX_ANIMATION = 20_000_000  # pixels of all frames: some 8 seconds of the function's third of a processor
ORIENTATION = 0x0112
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
SIDEWAYS = {turn for value, turn in TURNS.items() if value >= 5}
# What Pillow raises for damaged files, beside its own errors.
DAMAGED = (
    *(OSError, RuntimeError, SyntaxError, TypeError, ValueError),
    *(ArithmeticError, EOFError, LookupError, struct.error),
)

Image.MAX_IMAGE_PIXELS = None  # `check` has limits of its own, with clearer messages
# libjpeg's own limit: a file may also ask for a progressive one's memory without saying that it is one.
os.environ["JPEGMEM"] = "310M"


class BadPhotoError(Exception):
    """What was uploaded can't be shown; the message says why."""


@dataclass(frozen=True)
class Decoded:
    frames: list[Image.Image]  # one, unless the photo moves; RGB, or RGBA where something is transparent
    durations: list[int]  # of the frames, in milliseconds
    loop: int  # how often it moves; 0 is for ever
    size: tuple[int, int]  # of the original, upright


def decode(source: bytes) -> Decoded:
    """Decode a photo at the largest size needed. Raises `BadPhotoError`."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(source), formats=FORMATS) as opened:
            check(opened)
            return decoded(opened)
    except UnidentifiedImageError as error:
        raise BadPhotoError(unknown(source)) from error
    except DAMAGED as error:
        raise BadPhotoError(f"damaged, it can't be read: {error}") from error


def unknown(source: bytes) -> str:
    if not source:
        return "an empty file"
    if source[4:8] == b"ftyp" and b"avif" not in source[8:40]:
        return "HEIC or a film, which browsers can't show; export it as JPEG"
    return "not a JPEG, PNG, WebP, GIF or AVIF file, or one whose beginning is damaged"


def check(opened: Image.Image) -> None:
    width, height = opened.size
    form = "JPEG" if opened.format == "MPO" else opened.format or ""  # a JPEG with more pictures behind it
    limit = MAX_PIXELS[form]
    if opened.info.get("progressive"):
        form, limit = "progressive JPEG", MAX_PROGRESSIVE // len(opened.getbands())
    if width * height > limit:
        raise BadPhotoError(
            f"{width} × {height} pixels are more than the {limit / 1e6:.0f} million of a {form}"
        )


def decoded(opened: Image.Image) -> Decoded:
    width, height = opened.size
    turn = turning(opened)
    upright = (height, width) if turn in SIDEWAYS else (width, height)
    scale = min(1, WIDEST / upright[0], TALLEST / upright[1])
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    if isinstance(opened, JpegImageFile):
        draft(opened, target)
    frames, durations = [], []
    for frame in moving(opened):
        shown = for_screen(frame, target)
        frames.append(shown if turn is None else shown.transpose(turn))
        durations.append(int(frame.info.get("duration") or 100))
    return Decoded(frames, durations, opened.info.get("loop", 1), upright)


def draft(jpeg: JpegImageFile, target: tuple[int, int]) -> None:
    """Decode at 1/2, 1/4 or 1/8 for next to nothing; or at 3/8, which libjpeg has and Pillow does not offer.

    For 24 megapixels that takes 18 MB less than 1/2.
    """
    width, height = (-(-side * 3 // 8) for side in jpeg.size)
    jpeg.draft(None, target)
    if jpeg.decoderconfig == (2, 0) and width >= target[0] and height >= target[1]:
        jpeg.decoderconfig, jpeg._size = (3, 0), (width, height)
        jpeg.tile = [jpeg.tile[0]._replace(extents=(0, 0, width, height))]


def turning(opened: Image.Image) -> Transpose | None:
    """Read from EXIF data how to set a photo upright."""
    try:
        return TURNS.get(opened.getexif().get(ORIENTATION, 1))
    except DAMAGED:  # better a photo on its side than none
        return None


def moving(opened: Image.Image) -> Iterator[Image.Image]:
    """Go through the frames of an animation; one that is too long stays at its first."""
    size = opened.size
    count: int = getattr(opened, "n_frames", 1) if opened.format in {"GIF", "WEBP"} else 1
    yield opened
    if count * size[0] * size[1] > MAX_ANIMATION:
        return
    for number in range(1, count):
        opened.seek(number)
        if opened.size != size:
            raise BadPhotoError(f"frame {number + 1} is larger than the first")
        yield opened
