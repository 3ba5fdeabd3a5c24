"""The placeholder and the color that pages show until the photo has loaded."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.photos import close, encoded, halves, moving
from workers.images.render import render

PHOTOS = sorted(Path("demo/photos").glob("*.jpg"))


def decode_uri(uri: str) -> Image.Image:
    kind, _, data = uri.partition(",")
    assert kind == "data:image/webp;base64"
    return Image.open(BytesIO(b64decode(data)))


@pytest.mark.parametrize("size", [(2400, 1600), (1600, 2400), (1, 1), (5000, 3)])
def test_placeholder_is_the_photo_in_sixteen_pixels(size: tuple[int, int]) -> None:
    image = decode_uri(render(encoded(halves(size) if size[0] > 1 else Image.new("RGB", size))).placeholder)
    assert max(image.size) == 16
    if min(size) > 1000:
        assert close(image.getpixel((1, 1)), (255, 0, 0), by=60)
        assert close(image.getpixel((image.width - 2, 1)), (0, 0, 255), by=60)


def test_placeholder_is_short() -> None:
    sizes = [len(render(photo.read_bytes()).placeholder) for photo in PHOTOS]
    assert not sizes or (max(sizes) < 200 and sum(sizes) / len(sizes) < 140)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_photo_has_no_placeholder(mode: str) -> None:
    image = Image.new("RGBA", (400, 300), (200, 30, 40, 128)).convert(mode)
    assert render(encoded(image, "PNG", **({"transparency": 0} if mode == "P" else {}))).placeholder == ""


def test_animation_with_a_transparent_frame_has_no_placeholder() -> None:
    frames = moving(2)
    frames["append_images"] = [Image.new("RGBA", (400, 300), (0, 0, 0, 0))]
    assert render(encoded(form="WEBP", **frames)).placeholder == ""


def test_color_is_that_of_the_largest_part() -> None:
    image = Image.new("RGB", (900, 600), "#204060")
    image.paste("#f0d020", (0, 0, 300, 600))
    color = render(encoded(image)).color
    assert close([int(color[at : at + 2], 16) for at in (1, 3, 5)], (0x20, 0x40, 0x60), by=6)
