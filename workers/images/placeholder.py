"""A small blurred image and a color, which pages show until the photo has loaded."""

from base64 import b64encode
from io import BytesIO

from PIL import Image
from PIL.Image import Resampling

_SIDE = 16  # pixels, the longer one


def make_placeholder(image: Image.Image) -> str:
    """Return a tiny WebP as a data URI of about 120 characters. JPEG's, PNG's and AVIF's headers alone take more."""
    scale = _SIDE / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    buffer = BytesIO()
    image.resize(size, Resampling.BOX).save(buffer, "WEBP", quality=25, method=6)
    return f"data:image/webp;base64,{b64encode(buffer.getvalue()).decode()}"


def dominant_color(image: Image.Image) -> str:
    """Return the color of the largest part of an RGB image, such as `#3c5a6e`.

    The mean is unsuitable: a red and a blue half would give purple. Median cut groups similar shades into eight
    colors, which takes less than a millisecond for a tiny image.
    """
    tiny = image.resize((_SIDE, _SIDE), Resampling.BOX).quantize(8)
    _, index = max(tiny.getcolors() or [])
    red, green, blue = (tiny.getpalette() or [])[index * 3 :][:3]  # type: ignore[operator]
    return f"#{red:02x}{green:02x}{blue:02x}"
