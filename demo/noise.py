"""What every picture is made with: noise, colour, perspective, drawing and film."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Field = NDArray[np.float32]
"""A grey picture, height x width, or a coloured one, height x width x 3; mostly between 0 and 1."""


def grid(width: int, height: int) -> tuple[Field, Field]:
    """Return x as a row from 0 to the aspect ratio and y as a column from 0 (top) to 1."""
    x = (np.arange(width, dtype=np.float32) + 0.5) / height
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    return x[None, :], y[:, None]


def fbm(width: int, height: int, slope: float, seed: int, stretch: float = 1, low: float = 0) -> Field:
    """Return noise that tiles, with mean 0 and deviation 1: steeper slopes are smoother.

    Stretch draws it out along x; waves longer than 1/low of the height are left out.
    """
    rng = np.random.default_rng(seed)
    fx = np.fft.rfftfreq(width).astype(np.float32) * height * stretch
    fy = np.fft.fftfreq(height).astype(np.float32)[:, None] * height
    frequency = np.hypot(fx, fy)
    frequency[0, 0] = np.inf
    amplitude = frequency**-slope * (frequency >= low)
    phases = rng.standard_normal((2, *frequency.shape), dtype=np.float32)
    field = np.fft.irfft2(amplitude * (phases[0] + 1j * phases[1]), s=(height, width))
    return (field / field.std()).astype(np.float32)


def profile(width: int, slope: float, seed: int) -> Field:
    """Return one line of noise, such as the crest of a ridge."""
    return fbm(width, 2, slope, seed)[0]


def blur(field: Field, radius: float) -> Field:
    """Blur by a Gaussian whose deviation is radius, in pixels; edges wrap."""
    fx = np.fft.rfftfreq(field.shape[1])
    fy = np.fft.fftfreq(field.shape[0])[:, None]
    kernel = np.exp(-2 * (np.pi * radius) ** 2 * (fx**2 + fy**2)).astype(np.float32)
    return np.fft.irfft2(np.fft.rfft2(field) * kernel, s=field.shape).astype(np.float32)


def resize(field: Field, width: int, height: int) -> Field:
    return np.asarray(Image.fromarray(field).resize((width, height), Image.Resampling.BICUBIC))


def sample(texture: Field, u: Field, v: Field) -> Field:
    """Read a tiling texture at u (along x) and v, where 1 is its whole side."""
    rows, columns = texture.shape
    x, y = u * columns, v * rows
    left, top = np.floor(x), np.floor(y)
    i, j = left.astype(np.int32) % columns, top.astype(np.int32) % rows
    i2, j2 = (i + 1) % columns, (j + 1) % rows
    upper = lerp(texture[j, i], texture[j, i2], x - left)
    return lerp(upper, lerp(texture[j2, i], texture[j2, i2], x - left), y - top)


def lerp(a: Field, b: Field, t: Field | float) -> Field:
    return a + (b - a) * t


def smooth(low: float, high: float, t: Field) -> Field:
    """Return 0 below low, 1 above high and an S-curve between them."""
    t = np.clip((t - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def rgb(colour: str) -> Field:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255


def ramp(t: Field, *colours: str) -> Field:
    """Colour t from 0 to 1 by evenly spaced stops."""
    stops = np.linspace(0, 1, len(colours))
    steps = np.linspace(0, 1, 4096)
    table = np.stack([np.interp(steps, stops, channel) for channel in zip(*map(rgb, colours), strict=True)], -1)
    return table.astype(np.float32)[(np.clip(t, 0, 1) * 4095).astype(np.int32)]


def over(below: Field, colour: Field | str, mask: Field) -> Field:
    """Paint a colour over a picture, as much as the mask says."""
    above = rgb(colour) if isinstance(colour, str) else colour
    return lerp(below, above, np.clip(mask, 0, 1)[..., None])


def drawn(width: int, height: int, draw: Callable[[ImageDraw.ImageDraw, float], None]) -> Field:
    """Return what draw(canvas, unit) drew in white, smooth-edged; the unit is the picture's height."""
    image = Image.new("L", (width * 2, height * 2))
    draw(ImageDraw.Draw(image), height * 2)
    return np.asarray(image.reduce(2), np.float32) / 255


def film(picture: Field, seed: int, grain: float = 0.015, vignette: float = 0.22) -> Image.Image:
    """Darken the corners, add grain (most of it in the midtones) and return the finished photo."""
    height, width, _ = picture.shape
    x, y = grid(width, height)
    corners = ((x / x.max() - 0.5) ** 2 + (y - 0.5) ** 2) ** 1.5 / 0.35
    picture = picture * (1 - vignette * corners)[..., None]
    noise = np.random.default_rng(seed).standard_normal((height, width), dtype=np.float32)
    noise = noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)
    midtones = 0.35 + picture.mean(-1) * (1 - picture.mean(-1)) * 2.6
    picture = picture + (noise * midtones * grain / 1.7)[..., None]
    return Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))


def perspective(
    relief: Field, width: int, height: int, *, horizon: float, eye: float, near: float, far: float, lens: float = 1
) -> tuple[Field, Field, Field]:
    """Look over a tiling relief: return where each pixel meets it (u, v) and how much of it is ground."""
    x, y = grid(width, height)
    z = np.geomspace(near, far, 1000, dtype=np.float32)[:, None]
    across = (x - x.max() / 2) / lens
    rows = horizon + (eye - sample(relief, across * z, z + 0 * across)) / z * lens
    skyline = np.minimum.accumulate(rows, 0)
    v = np.empty((height, width), np.float32)
    index = np.arange(len(z), dtype=np.float32)
    for column in range(width):
        line = skyline[::-1, column] + index * 1e-9
        v[:, column] = np.interp(y[:, 0], line, z[::-1, 0])
    ground = np.clip((y - skyline[-1]) * height + 0.5, 0, 1)
    return across * v, v, ground
