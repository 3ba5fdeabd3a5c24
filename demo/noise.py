"""The tools of the photos: noise, color, perspective, drawing and film grain."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Field = NDArray[np.floating]
"""A gray picture (height × width) or a color picture (× 3) with 32-bit values from 0 to 1."""

Point = tuple[float, float]


def grid(width: int, height: int) -> tuple[Field, Field]:
    """Return x as a row from 0 to the aspect ratio, and y as a column from 0 (top) to 1."""
    x = (np.arange(width, dtype=np.float32) + 0.5) / height
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    return x[None, :], y[:, None]


def fbm(width: int, height: int, slope: float, seed: int, stretch: float = 1, low: float = 0) -> Field:
    """Return tiling noise with mean 0 and standard deviation 1. A steeper slope is smoother.

    `stretch` widens it along x. `low` is the minimum number of waves per height.
    """
    rng = np.random.default_rng(seed)
    fx = np.fft.rfftfreq(width).astype(np.float32) * height * stretch
    fy = np.fft.fftfreq(height).astype(np.float32)[:, None] * height
    frequency = np.hypot(fx, fy)
    frequency[0, 0] = np.inf
    amplitude = frequency**-slope * (frequency >= low)
    real, imaginary = rng.standard_normal((2, *frequency.shape), dtype=np.float32)
    field = np.fft.irfft2(amplitude * (real + 1j * imaginary), s=(height, width))
    return np.asarray(field / field.std(), np.float32)


def profile(width: int, slope: float, seed: int) -> Field:
    """Return a line of noise, for example for the crest of a ridge."""
    return fbm(width, 2, slope, seed).ravel()[:width]


def texture(
    width: int, height: int, slope: float, seed: int, stretch: float = 1, low: float = 0, coarse: int = 4
) -> Field:
    """Return noise computed at a fraction of the size and enlarged, which is faster."""
    return resize(fbm(width // coarse, height // coarse, slope, seed, stretch, low), width, height)


def blur(field: Field, radius: float) -> Field:
    """Apply a Gaussian blur with a standard deviation of `radius` pixels. Edges wrap."""
    fx = np.fft.rfftfreq(field.shape[1])
    fy = np.fft.fftfreq(field.shape[0])[:, None]
    kernel = np.exp(-2 * (np.pi * radius) ** 2 * (fx**2 + fy**2)).astype(np.float32)
    return np.asarray(np.fft.irfft2(np.fft.rfft2(field) * kernel, s=field.shape), np.float32)


def slopes(field: Field) -> tuple[Field, Field]:
    """Return the slopes to the south and to the east per pixel. Edges wrap."""
    south, east = ((np.roll(field, -1, axis) - np.roll(field, 1, axis)) / 2 for axis in (0, 1))
    return south, east


def resize(field: Field, width: int, height: int) -> Field:
    return np.asarray(Image.fromarray(field).resize((width, height), Image.Resampling.BICUBIC))


def sample(field: Field, u: Field, v: Field) -> Field:
    """Return a tiling field's values at u (along x) and v, in units of its sides."""
    rows, columns, *channels = field.shape
    x, y = u * columns, v * rows
    left, top = np.floor(x), np.floor(y)
    i, j = left.astype(np.int32) % columns, top.astype(np.int32) % rows
    i2, above, below = (i + 1) % columns, j * columns, (j + 1) % rows * columns
    pixels = field.reshape(rows * columns, *channels)
    shares = [share.reshape(*share.shape, *(1 for _ in channels)) for share in (x - left, y - top)]
    upper = lerp(pixels.take(above + i, 0), pixels.take(above + i2, 0), shares[0])
    lower = lerp(pixels.take(below + i, 0), pixels.take(below + i2, 0), shares[0])
    return lerp(upper, lower, shares[1])


def lerp(a: Field, b: Field, t: Field) -> Field:
    mixed: Field = (b - a) * t
    mixed += a
    return mixed


def smooth(low: float, high: float, t: Field) -> Field:
    """Return 0 below `low`, 1 above `high`, and an S-curve between them."""
    t = np.clip((t - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def rgb(colour: str) -> Field:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255


def ramp(t: Field | float, *colours: str) -> Field:
    """Map t from 0 to 1 to a gradient of evenly spaced colors."""
    steps = np.linspace(0, len(colours) - 1, 4096)
    channels = np.stack([rgb(colour) for colour in colours], -1)
    table = np.stack([np.interp(steps, range(len(colours)), channel) for channel in channels], -1)
    return table.astype(np.float32).take((np.clip(t, 0, 1) * 4095).astype(np.int32), 0)


def over(below: Field, colour: Field | str, mask: Field) -> Field:
    """Blend a color over a picture with the opacity of `mask`."""
    above = rgb(colour) if isinstance(colour, str) else colour
    return lerp(below, above, np.clip(mask, 0, 1)[..., None])


def shade(picture: Field, light: Field) -> Field:
    """Multiply a color picture by a gray one."""
    return np.multiply(picture, light[..., None])


def tint(light: Field, colour: str) -> Field:
    """Return a gray picture in a color."""
    return np.multiply(light[..., None], rgb(colour))


class Pen:
    """Draws in white. Coordinates are in units of the picture's height."""

    def __init__(self, width: int, height: int, thickness: float = 0.001) -> None:
        self.unit, self.thickness = height * 2, max(round(height * 2 * thickness), 1)
        self.image = Image.new("L", (width * 2, height * 2))
        self.canvas = ImageDraw.Draw(self.image)

    def points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.unit, y * self.unit) for x, y in points]

    def line(self, *points: Point, thickness: float = 0) -> None:
        self.canvas.line(self.points(points), 255, round(thickness * self.unit) or self.thickness, "curve")

    def shape(self, *points: Point, white: int = 255) -> None:
        self.canvas.polygon(self.points(points), white)

    def field(self) -> Field:
        return np.asarray(self.image.reduce(2), np.float32) / 255


def perspective(
    relief: Field,
    width: int,
    height: int,
    *,
    horizon: float,
    eye: float,
    near: float,
    far: float,
    lens: float,
) -> tuple[Field, Field, Field]:
    """Render a tiling relief in perspective. Return each pixel's u and v, and its share of ground."""
    x, y = grid(width // 2, height)  # every other column is enough
    z = np.geomspace(near, far, 1000, dtype=np.float32)[:, None]
    rows = horizon + (eye - sample(relief, (x * 2 - x.max()) / lens * z, z + 0 * x)) / z * lens
    skyline = np.minimum.accumulate(rows, 0)
    rising = skyline[::-1] + np.arange(len(z))[:, None] * 1e-9  # np.interp requires increasing points
    depths = [np.interp(y[:, 0], column, z[::-1, 0]) for column in rising.T]
    v = resize(np.stack(depths, 1).astype(np.float32), width, height)
    ground = resize(np.clip((y - skyline[-1]) * height + 0.5, 0, 1), width, height)
    x, _ = grid(width, height)
    return (x - x.max() / 2) / lens * v, v, ground


def film(picture: Field, seed: int) -> Image.Image:
    """Darken the corners and add grain to `picture` in place. Return the photo."""
    height, width, _ = picture.shape
    x, y = grid(width, height)
    away = (x / x.max() - 0.5) ** 2 + (y - 0.5) ** 2
    picture *= (1 - 0.63 * away * np.sqrt(away))[..., None]
    noise = np.random.default_rng(seed).standard_normal((height, width), dtype=np.float32)
    noise += np.roll(noise, 1, 0) + np.roll(noise, 1, 1)
    grey = np.clip(picture[..., 1], 0, 1)
    picture += (noise * (0.003 + 0.023 * grey * (1 - grey)))[..., None]
    np.clip(picture, 0, 1, out=picture)
    picture *= 255.99
    return Image.fromarray(picture.astype(np.uint8))
