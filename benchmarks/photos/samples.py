"""Twelve photos of 6 to 24 megapixels, a progressive JPEG, and a PNG with alpha.

They are the demo's pictures at the size of a camera's, with a camera's noise in every pixel.
"""

from pathlib import Path

import numpy as np
from PIL import Image

from demo.noise import resize
from demo.photos import PHOTOS

_SIZES = {
    "night-train": (3000, 2000),
    "lighthouse": (3264, 2448),
    "loaf": (4000, 3000),
    "snow": (4032, 3024),
    "wood-type": (3648, 5472),
    "ridges": (4608, 3456),
    "circuit": (4928, 3264),
    "aurora": (2000, 3000),
    "rain": (3024, 4032),
    "fern": (5184, 3456),
    "dunes": (6000, 4000),
    "woodgrain": (4240, 2832),
}
_NOISE = 3.6 / 255  # gives 2.5 bits a pixel, as in the specifications of cameras


def create_photos(folder: Path) -> list[Path]:
    """Create the photos that the folder lacks. Return the paths of the twelve."""
    folder.mkdir(parents=True, exist_ok=True)
    photos = [folder / f"{name}.jpg" for name in _SIZES]
    for path in photos:
        if not path.exists():
            _draw_photo(path.stem).save(path, "JPEG", quality=95)
    progressive, alpha = special_photos(folder)
    if not progressive.exists():
        _draw_photo("snow").save(progressive, "JPEG", quality=95, progressive=True)
    if not alpha.exists():
        _add_transparency(Image.open(photos[0])).save(alpha)
    return photos


def special_photos(folder: Path) -> tuple[Path, Path]:
    return folder / "progressive.jpg", folder / "alpha.png"


def _draw_photo(name: str) -> Image.Image:
    draw, *_ = PHOTOS[f"{name}.jpg"]
    width, height = _SIZES[name]
    random = np.random.default_rng(width)
    picture = draw(width // 3, height // 3)
    channels = []
    for channel in range(3):
        noise = random.standard_normal((height, width), dtype=np.float32) * _NOISE
        field = resize(picture[..., channel], width, height) + noise
        channels.append(Image.fromarray((field.clip(0, 1) * 255).astype(np.uint8)))
    return Image.merge("RGB", channels)


def _add_transparency(image: Image.Image) -> Image.Image:
    image.putalpha(Image.radial_gradient("L").resize(image.size))
    return image
