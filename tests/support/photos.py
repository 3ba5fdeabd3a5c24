"""Photos for the worker's tests."""

from io import BytesIO
from typing import Any

from PIL import Image

from workers.images.render import RenderedPhoto


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def halves(size: tuple[int, int] = (2400, 1600)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


def moving(frames: int = 5, size: tuple[int, int] = (400, 300)) -> dict[str, Any]:
    """Return the arguments of `encoded` for an animation of a bar that moves to the right."""
    images = []
    for number in range(frames):
        image = Image.new("RGB", size, "white")
        image.paste("green", (number * 20, 0, number * 20 + 20, size[1]))
        images.append(image)
    return {
        "image": images[0],
        "save_all": True,
        "append_images": images[1:],
        "duration": [40, 70, 40, 70, 120][:frames],
    }


def opened(photo: RenderedPhoto, width: int, suffix: str) -> Image.Image:
    (data,) = (r.data for r in photo.renditions if (r.width, r.suffix) == (width, suffix))
    return Image.open(BytesIO(data))


def close(pixel: Any, color: tuple[int, ...], by: int = 24) -> bool:
    return all(abs(a - b) < by for a, b in zip(pixel, color, strict=True))
