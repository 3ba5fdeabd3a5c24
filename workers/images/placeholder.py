"""What is shown of a photo until it is there: a blur of a hundred bytes, and a colour."""

from base64 import b64encode
from io import BytesIO

from PIL import Image
from PIL.Image import Resampling

SIDE = 16  # pixels, the longer one


def placeholder(image: Image.Image) -> str:
    """Give a tiny WebP as a data URI: some 120 characters, where the headers of JPEG, PNG and AVIF alone take more."""
    scale = SIDE / max(image.size)
    tiny = image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))), Resampling.BOX
    )
    buffer = BytesIO()
    tiny.save(buffer, "WEBP", quality=25, method=6)
    return f"data:image/webp;base64,{b64encode(buffer.getvalue()).decode()}"


def dominant(image: Image.Image) -> str:
    """Give the colour that the largest part of an RGB image has, such as `#3c5a6e`.

    Not the mean: that of a red and a blue half is a purple which is nowhere in the photo. Eight colours by median
    cut put shades of the same thing together; of a tiny image that costs less than a millisecond.
    """
    tiny = image.resize((SIDE, SIDE), Resampling.BOX).quantize(8)
    _, index = max(tiny.getcolors() or [])
    red, green, blue = (tiny.getpalette() or [])[index * 3 :][:3]  # type: ignore[operator]
    return f"#{red:02x}{green:02x}{blue:02x}"
