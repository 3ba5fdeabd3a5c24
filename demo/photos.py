"""The demo's photos, each computed: `python -m demo.photos demo/photos` makes those that are missing."""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from demo.noise import Field, blur, drawn, fbm, film, grid, lerp, over, perspective, profile, ramp, resize, rgb, sample, smooth

Picture = Callable[[int, int], Field]
PICTURES: dict[str, tuple[Picture, int, int]] = {}


def photo(width: int = 2400, height: int = 1600) -> Callable[[Picture], Picture]:
    def register(picture: Picture) -> Picture:
        PICTURES[picture.__name__] = (picture, width, height)
        return picture

    return register


@photo()
def ridges(width: int, height: int) -> Field:
    x, y = grid(width, height)
    sun = np.hypot(x - 1.02, y - 0.35)
    picture = ramp(y / 0.5 + 0 * x, "#7d95ab", "#a5b3bb", "#dccbb8", "#f5d3a9", "#f8cf9d")
    picture = over(picture, "#ffe9c4", np.exp(-sun * 4) * 0.9)
    picture = over(picture, "#fff8ea", smooth(0.031, 0.025, sun))
    fog = resize(fbm(width // 8, height // 8, 1.9, 5, 5), width, height)
    for layer in range(9):
        near = layer / 8
        shape = 0.40 + 0.52 * near**1.3 - 0.05 * np.sin(x * (1.9 + near) + layer * 2.1)
        shape = shape - (0.026 + 0.012 * near) * profile(width, 1.5, 20 + layer)
        crest = shape + (0.0015 + 0.003 * near) * profile(width, 0.6, 80 + layer)
        if layer > 4:
            crest = crest - 0.005 * near**2 * np.abs(profile(width, 0.3, 60 + layer))
        top = max(int(crest.min() * height) - 1, 0)
        rock = ramp(np.float32([near]), "#dcc2ac", "#aba6a9", "#748391", "#485f71", "#284252", "#10212b")
        mist = ramp(np.float32([near]), "#f6d8b6", "#e6d0bd", "#c3c6c8", "#95a8b4", "#6c8896", "#2f4b58")
        body = over(rock, mist, smooth(-0.01, 0.17, y[top:] - shape + 0.018 * fog[top:]))
        picture[top:] = over(picture[top:], body, (y[top:] - crest) * height + 0.5)
    return picture


@photo()
def dunes(width: int, height: int) -> Field:
    size = 1024
    x, y = grid(size, size)
    warp = fbm(size, size, 3.2, 12)
    phase = (3 * y + x + 0.2 * warp + 0.004 * fbm(size, size, 1.8, 2)) % 1
    relief = np.where(phase < 0.7, phase / 0.7, ((1 - phase) / 0.3) ** 1.2)
    relief = relief * (0.07 + 0.03 * fbm(size, size, 3, 8)) + 0.02 * warp
    relief = blur(relief, 2)
    east = (np.roll(relief, -1, 1) - np.roll(relief, 1, 1)) * size / 2
    south = (np.roll(relief, -1, 0) - np.roll(relief, 1, 0)) * size / 2
    light = (0.34 + 0.9 * east - 0.55 * south) / np.sqrt(1 + east**2 + south**2)
    u, v, ground = perspective(relief, width, height, horizon=0.16, eye=0.26, near=0.12, far=5, lens=1.7)
    wind = sample(fbm(512, 512, 0.8, 9, 0.4, 40), u * 5, v * 5) * smooth(0.9, 0.2, v)
    lit = sample(light, u, v) + 0.025 * wind
    sky = ramp(grid(width, height)[1] / 0.25 + 0 * u, "#93a8b6", "#d3c8b8", "#f3d9b4")
    sand = ramp(lit + 0.12, "#33202f", "#5b3038", "#a55f3f", "#dc9c5c", "#f6d19a")
    sand = over(sand, "#ecc9a2", smooth(0.5, 5, v) * 0.9)
    return over(sky, sand, ground)


@photo()
def glitter(width: int, height: int) -> Field:
    x, y = grid(width, height)
    horizon, sun = 0.36, 0.13
    across, drop = x - x.max() * 0.5, np.maximum(y - horizon, 0.0004)
    waves = [fbm(512, 512, 1.75, seed, 2, 4) for seed in (30, 31)]
    aslant, facing, rough = 0 * across, 0 * drop, 0.015 + 0 * drop
    for scale in (0.05, 0.18, 0.7, 2.6):
        seen = np.clip(drop**2 * height / (scale * 24), 0, 1)
        aslant = aslant + sample(waves[0], across / drop * scale, 1 / drop * scale + 0 * x) * 0.05 * seen
        facing = facing + sample(waves[1], across / drop * scale, 1 / drop * scale + 0 * x) * 0.05 * seen
        rough = rough + (1 - seen) * 0.05
    rise = np.abs(drop + 2 * facing)
    aside = across - 2 * (drop + facing) * aslant
    spread_x, spread_y = 0.03 + 1.5 * drop * rough, 0.012 + rough
    lobe = np.exp(-0.5 * (aside / spread_x) ** 2 - 0.5 * ((rise - sun) / spread_y) ** 2) * 0.004 / spread_x / spread_y
    heaven = ("#f6d3a0", "#eab98c", "#c79d92", "#85879d", "#586a8a", "#415473")
    fresnel = 0.12 + 0.88 * np.exp(-rise * 4)
    sea = over(rgb("#10283a") + 0 * x[..., None], ramp(rise / 0.5, *heaven), fresnel * 0.8)
    sea = sea + (1 - np.exp(-lobe))[..., None] * rgb("#ffdc9c") * 1.1
    disc = np.hypot(across, y - horizon + sun)
    sky = ramp((horizon - y) / 0.42 + 0 * x, *heaven)
    sky = over(sky, "#ffe6b4", np.exp(-disc * 6) * 0.9)
    sky = over(sky, "#fffbe8", smooth(0.033, 0.027, disc))
    sky = over(sky, sea, (y - horizon) * height + 0.5 + 0 * x)
    return over(sky, "#f3cd9d", np.exp(-np.abs(y - horizon) * 60) * 0.6 + 0 * x)


@photo()
def ripples(width: int, height: int) -> Field:
    size = 1024
    relief = 0.0040 * (fbm(size, size, 4, 47, 6, 20) + 0.7 * fbm(size, size, 2.6, 41, 1.5)) + 0.001
    facing = blur(np.roll(relief, -1, 0) - np.roll(relief, 1, 0), 1.5) * size / 2
    u, v, _ = perspective(relief, width, height, horizon=-0.22, eye=0.3, near=0.2, far=2, lens=1.2)
    y = grid(width, height)[1]
    grit = sample(fbm(512, 512, 0.4, 45), u * 4, v * 4) * 0.015
    wet = ramp(0.5 - 0.95 * sample(facing, u, v) + grit, "#262430", "#4a3c40", "#7b6257", "#b9987d", "#efd7b6")
    depth = -sample(relief, u, v) / 0.004
    sky = ramp(y + 0.05 * depth + 0 * u, "#f8dfba", "#f0c29d", "#cf9f95", "#9789a1", "#61739a", "#3a5783")
    picture = over(wet, sky, smooth(-0.1, 0.2, depth) * 0.94)
    return over(picture, "#ffeed2", np.exp(-(((depth - 0.02) / 0.06) ** 2)) * 0.3)


@photo()
def startrails(width: int, height: int) -> Field:
    x, y = grid(width, height)
    rng = np.random.default_rng(7)
    right, down = x - 0.98, y - 0.44
    trails = np.zeros((1900, 1440), np.float32)
    for _ in range(2200):
        radius, start, light = int(1890 * rng.random() ** 0.6), int(1440 * rng.random()), rng.pareto(1.5) * 0.16
        arc = np.arange(start, start + 200) % 1440
        trails[radius, arc] += min(light, 1)
        trails[radius + 1, arc] += min(light, 1) * 0.35
    radius = np.hypot(right, down) * 1000
    angle = np.arctan2(down, right) / (2 * np.pi)
    light = sample(trails, angle, radius / 1900)
    warmth = ramp(np.clip(0.5 + 0.35 * fbm(1900, 2, 0.2, 8)[0], 0, 1), "#ffc893", "#fff4e6", "#b9d3ff")
    picture = ramp(y + 0 * x, "#070d1d", "#0d1b35", "#1a3251", "#32566f", "#7d8780", "#e0aa70")
    haze = resize(fbm(width // 8, height // 8, 2.2, 70, 3), width, height)
    picture = picture * (1 + 0.08 * haze)[..., None]
    picture = picture + light[..., None] * warmth[np.minimum(radius, 1899).astype(np.int32)] * (1 - y**3)[..., None]
    hill = 0.87 - 0.04 * np.sin(x * 2.6 - 0.4) + 0.009 * profile(width, 1.7, 71) + 0.0009 * profile(width, 0.5, 72)
    picture = over(picture, ramp((y - hill) * 4, "#0c131c", "#04070c"), (y - hill) * height + 0.5)

    def hut(draw: ImageDraw.ImageDraw, unit: float) -> None:
        roof = [(0.26, 0.80), (0.275, 0.776), (0.335, 0.776), (0.35, 0.80), (0.343, 0.80), (0.343, 0.9), (0.267, 0.9)]
        draw.polygon([(px * unit, (py + 0.012) * unit) for px, py in roof], 255)
        draw.rectangle([0.318 * unit, 0.772 * unit, 0.326 * unit, 0.80 * unit], 255)

    picture = over(picture, "#080d15", drawn(width, height, hut))
    window = np.maximum(np.abs(x - 0.289) / 0.008, np.abs(y - 0.836) / 0.010)
    picture = over(picture, "#ffd08a", smooth(1.1, 0.9, window))
    return over(picture, "#ffb766", 0.5 * np.exp(-np.hypot(x - 0.289, y - 0.838) * 30))


@photo()
def lighthouse(width: int, height: int) -> Field:
    x, y = grid(width, height)
    lamp_x, lamp_y = 1.02, 0.345
    clouds = resize(fbm(width // 4, height // 4, 1.9, 55, 5), width, height)
    picture = ramp((y + 0.025 * clouds * (0.3 + y)) / 0.72, "#0e1b33", "#1d3352", "#3d5675", "#7d7f92", "#c4978c", "#eab488")
    swell = resize(fbm(width // 2, height // 2, 1.3, 56, 6), width, height)
    drop = np.maximum(y - 0.72, 0.001)
    sea = ramp((drop * 3) + 0.10 * swell * np.sqrt(drop / 0.28), "#c99d8a", "#7d7f8c", "#3c536a", "#1c3047", "#0e1b2c")
    picture = over(picture, sea, (y - 0.72) * height)
    away, above = x - lamp_x, y - lamp_y
    for turn, reach in ((np.pi - 0.1, 1.1), (-0.1, 3.0)):
        along = away * np.cos(turn) + above * np.sin(turn)
        aside = above * np.cos(turn) - away * np.sin(turn)
        beam = np.exp(-((aside / (0.006 + 0.055 * np.maximum(along, 0))) ** 2)) * np.exp(-along * reach)
        picture = over(picture, "#ffe9b8", beam * smooth(0, 0.02, along) * (0.72 + 0.1 * clouds))
    glow = np.hypot(away, above)

    def tower(draw: ImageDraw.ImageDraw, unit: float) -> None:
        def shape(*points: tuple[float, float], fill: int = 255) -> None:
            draw.polygon([((lamp_x + px) * unit, (lamp_y + py) * unit) for px, py in points], fill)

        shape((-0.019, 0.034), (0.019, 0.034), (0.032, 0.36), (-0.032, 0.36))
        shape((-0.028, 0.024), (0.028, 0.024), (0.022, 0.036), (-0.022, 0.036))
        shape((-0.015, -0.018), (0.015, -0.018), (0.015, 0.026), (-0.015, 0.026))
        shape((-0.018, -0.018), (-0.011, -0.032), (0, -0.040), (0.011, -0.032), (0.018, -0.018))
        shape((-0.0012, -0.058), (0.0012, -0.058), (0.0012, -0.036), (-0.0012, -0.036))
        for post in np.linspace(-0.027, 0.026, 9):
            shape((post, 0.012), (post + 0.001, 0.012), (post + 0.001, 0.026), (post, 0.026))
        shape((-0.028, 0.011), (0.028, 0.011), (0.028, 0.0122), (-0.028, 0.0122))
        shape((0.06, 0.30), (0.075, 0.275), (0.155, 0.275), (0.17, 0.30), (0.165, 0.30), (0.165, 0.36), (0.065, 0.36))
        shape((0.135, 0.262), (0.147, 0.262), (0.147, 0.28), (0.135, 0.28))

    body = ramp(0.5 + away * 13 + 0 * y, "#d9b49b", "#a58f90", "#56606f", "#2b3a4c", "#1a2738")
    body = body * (0.45 + 0.75 * smooth(0.75, 0.3, y))[..., None]
    picture = over(picture, body, drawn(width, height, tower))
    land = 0.705 - 0.025 * smooth(0.8, 1.1, x) + 0.16 * smooth(0.86, 0.70, x) + 0.12 * smooth(0.7, 0.2, x)
    land = land + 0.010 * profile(width, 1.15, 57) * smooth(1.05, 0.85, x) + 0.002 * profile(width, 0.9, 58)
    rock = ramp((y - land) * 3.2 + 0.03 * swell, "#2c3a48", "#16222f", "#0a121b", "#070c13")
    picture = over(picture, rock, (y - land) * height + 0.5)
    window = np.maximum(np.abs(x - lamp_x - 0.1) / 0.006, np.abs(y - lamp_y - 0.325) / 0.009)
    picture = over(picture, "#ffd58a", smooth(1.1, 0.9, window))
    panes = smooth(1.05, 0.9, np.maximum(np.abs(away) / 0.0125, np.abs(above - 0.003) / 0.016))
    picture = over(picture, "#fff3d0", panes)
    return over(picture, "#ffe3a8", np.clip(np.exp(-glow * 32) + 0.35 * np.exp(-glow * 8), 0, 1))


@photo()
def contours(width: int, height: int) -> Field:
    x, y = grid(width, height)
    relief = resize(fbm(width // 4, height // 4, 2.5, 91), width, height) * 0.9
    relief = relief + 1.5 * np.exp(-((x - 0.55) ** 2 + (y - 0.42) ** 2) * 6) - 1.1 * np.exp(-((x - 1.4) ** 2 + (y - 0.8) ** 2) * 9)
    south, east = np.gradient(relief * height, axis=(0, 1))
    slope = np.hypot(south, east) / height + 1e-6

    def lines(every: float, thick: float) -> Field:
        distance = np.abs((relief / every + 0.5) % 1 - 0.5) * every / slope
        return np.clip(thick + 0.5 - distance, 0, 1)

    fibre = fbm(width // 2, height // 2, 0.9, 92, 1.5)
    paper = ramp(0.5 + 0.06 * resize(fibre, width, height), "#d9c7a4", "#f1e6cf", "#fffaf0")
    tint = ramp((relief + 1.2) / 3.6, "#c9d3b4", "#dcd9b4", "#ecdcb2", "#e6c49a", "#d8a884")
    shade = 1 + 9 * (east + south) / height
    picture = paper * lerp(np.float32(1), tint, 0.75) * np.clip(shade, 0.8, 1.07)[..., None]
    lake = relief < -1.02
    water = paper * rgb("#a9c6cd")
    ink = np.maximum(lines(0.1, 0.5) * 0.7, lines(0.5, 1.4) * 0.9)
    picture = over(picture, "#8a4a2c", ink * ~lake)
    picture = np.where(lake[..., None], over(water, "#5d8ea0", lines(0.07, 0.4) * 0.6), picture)
    picture = over(picture, "#2f6076", np.clip(2 - np.abs(relief + 1.02) / slope, 0, 1))
    squares = np.maximum(np.abs((x * 5 + 0.1) % 1 - 0.5), np.abs((y * 5 + 0.2) % 1 - 0.5))
    return over(picture, "#3e4f63", smooth(0.4985, 0.4995, squares) * 0.4)


def stem(px: float, py: float, turn: float, length: float, bend: float, steps: int) -> Iterator[tuple[float, ...]]:
    """Walk along a bending stem: how far (0 to 1), where, and in which direction."""
    for step in range(steps):
        yield step / steps, px, py, turn
        turn += bend / steps
        px, py = px + np.cos(turn) * length / steps, py + np.sin(turn) * length / steps


@photo()
def fern(width: int, height: int) -> Field:
    x, y = grid(width, height)

    def leaf(draw: ImageDraw.ImageDraw, unit: float, px: float, py: float, turn: float, length: float) -> None:
        outline = [(0, 0.14), (0.35, 0.25), (0.75, 0.2), (1, 0), (0.75, -0.16), (0.35, -0.2), (0, -0.14)]
        c, s = np.cos(turn) * length, np.sin(turn) * length
        draw.polygon([((px + a * c - b * s) * unit, (py + a * s + b * c) * unit) for a, b in outline], 200)

    def frond(draw: ImageDraw.ImageDraw, unit: float, px: float, py: float, turn: float, length: float, bend: float) -> None:
        for t, qx, qy, heading in stem(px, py, turn, length, bend, 240):
            radius = unit * 0.0034 * (1.06 - t)
            draw.ellipse([qx * unit - radius, qy * unit - radius, qx * unit + radius, qy * unit + radius], 240)
        for t, qx, qy, heading in stem(px, py, turn, length, bend, 34):
            size = length * 0.29 * np.clip((t - 0.14) * 4, 0, 1) ** 0.6 * (1 - t) ** 0.75
            for side in (-1, 1):
                tip = heading + side * (1.25 - 0.35 * t)
                for u, rx, ry, turned in stem(qx, qy, tip, size, -side * 0.35, 27 if size > 0 else 0):
                    draw.line([qx * unit, qy * unit, rx * unit, ry * unit], 230, 3)
                    for flank in (-1, 1):
                        leaf(draw, unit, rx, ry, turned + flank * 1.1, min(length * 0.0165 * (1.05 - t) ** 0.35, size * 0.16) * (1 - u) ** 0.6)

    def specimen(draw: ImageDraw.ImageDraw, unit: float) -> None:
        frond(draw, unit, 0.2, 0.74, -0.55, 1.24, 0.5)
        frond(draw, unit, 0.72, 0.84, -0.1, 0.62, -0.6)

    plant = drawn(width, height, specimen)
    lifted = blur(plant, 0.006 * height)
    shadow = lerp(plant, lifted, smooth(0.2, 1.5, x + 0.3 * (1 - y)) * 0.5 + 0.12)
    wash = resize(fbm(width // 4, height // 4, 1.7, 81, 2.5), width, height)
    strokes = resize(fbm(width // 2, height // 2, 1.3, 82, 7), width, height)
    edge = np.minimum(np.minimum(x, x.max() - x) - 0.045 - 0.012 * strokes, np.minimum(y, 1 - y) - 0.05 - 0.004 * wash)
    coated = smooth(-0.006, 0.010, edge)
    exposed = coated * (1 - 0.93 * shadow) * (0.86 + 0.05 * wash + 0.03 * strokes) + 0.04 * coated
    paper = 1 + 0.012 * resize(fbm(width // 2, height // 2, 0.7, 83), width, height)
    blue = ramp(exposed, "#f4eee0", "#c9d8dc", "#7fa6c0", "#3a6c9a", "#174a7e", "#0a2f5f", "#062347")
    return blue * paper[..., None]


@photo(1800, 1800)
def woodgrain(width: int, height: int) -> Field:
    x, y = grid(width, height)
    warp = resize(fbm(width // 4, height // 4, 2.6, 11, 0.45), width, height)
    knot = np.exp(-(((x - 0.70) / 0.13) ** 2) - ((y - 0.60) / 0.16) ** 2)
    across = x - 0.44 + 0.03 * np.sin(y * 2.3 + 1) + 0.010 * warp
    cut = 0.30 * (y + 0.15) + 0.012 * warp
    rings = np.hypot(across, cut) * 40 + 5 * knot + 0.10 * resize(fbm(width, height // 2, 0.9, 12, 0.03), width, height)
    ring = rings % 1
    late = smooth(0.1, 0.9, ring) ** 1.5 * smooth(1.0, 0.94, ring) * (0.7 + 0.3 * np.sin(np.floor(rings) * 2.4))
    fibre = resize(fbm(width, height // 8, 0.45, 13, 0.02), width, height)
    tone = 0.30 + 0.45 * late + 0.045 * fibre + 0.03 * warp + 0.22 * knot
    colour = ramp(tone, "#e6cba0", "#d3aa76", "#b08051", "#855632", "#573420", "#38211a")
    pores = smooth(2.1, 3.0, resize(fbm(width, height // 12, 0.1, 15, 0.05), width, height))
    return over(colour, "#452818", pores * 0.45)


@photo(1600, 2000)
def rain(width: int, height: int) -> Field:
    rng = np.random.default_rng(21)
    x, y = grid(width // 4, height // 4)
    street = ramp(y + 0 * x, "#070d18", "#0c1828", "#142533", "#26262d", "#0e0e14")
    lamps = ("#ffab4e", "#ff7a3c", "#ffd08c", "#4fa9c4", "#e0483c", "#ffe2b4", "#79ccb6")
    for _ in range(90):
        cx, cy, size = rng.random() * 0.8, 0.46 + 0.17 * rng.standard_normal(), rng.uniform(0.015, 0.06)
        disc = np.hypot(x - cx, y - cy) / size
        bright = smooth(1.05, 0.93, disc) * (0.7 + 0.3 * disc**4) * rng.uniform(0.2, 1.0) ** 1.6
        street = street + bright[..., None] * rgb(lamps[rng.integers(len(lamps))])
    street = 1 - np.exp(-street * 1.9)
    x, y = grid(width, height)
    bump = np.zeros((height, width), np.float32)
    for size in np.sort(np.minimum(0.0022 + 0.0022 * rng.pareto(1.35, 3200), 0.026))[::-1]:
        cx, cy, tall = rng.integers(width), rng.integers(height), rng.uniform(1, 1.3)
        reach = int(size * height * 1.5)
        part = np.s_[max(cy - reach, 0) : cy + reach, max(cx - reach, 0) : cx + reach]
        if size > 0.004 and bump[part].max() > 0:
            continue
        px, py = x[:, part[1]] - x[0, cx], y[part[0]] - y[cy, 0]
        dome = 1 - ((px * (1 + 5 * py)) ** 2 + (py / tall) ** 2) / size**2
        bump[part] = np.maximum(bump[part], np.maximum(dome, 0) ** 0.75 * size * 0.5)
    bump = blur(bump, 1)
    south, east = np.gradient(bump * height, axis=(0, 1))
    steep = np.hypot(south, east)
    u, v = x / x.max() - 0.3 * east, np.clip(y - 0.3 * south, 0.01, 0.99)
    picture = np.stack([sample(street[..., channel], u, v) for channel in range(3)], -1)
    drop = smooth(0.0002, 0.001, bump)
    picture = picture * (0.82 + 0.4 * drop - 0.75 * smooth(0.55, 1.15, steep))[..., None]
    return over(picture, "#fff6e4", np.exp(-((east + 0.5) ** 2 + (south + 0.55) ** 2) * 40) * drop * 0.8)


@photo()
def loaf(width: int, height: int) -> Field:
    x, y = grid(width, height)
    lumps = resize(fbm(width // 4, height // 4, 2.1, 100), width, height)
    fine = resize(fbm(width // 2, height // 2, 1.25, 101, 1, 8), width, height)
    px, py = (x - 0.80) / 0.66, (y - 0.58) / 0.66
    away = np.hypot(px, py) + 0.010 * lumps
    along, aside = 0.86 * px - 0.5 * py + 0.01 * lumps, 0.5 * px + 0.86 * py + 0.08 * np.cos(2 * px)
    leaf = 0.40 * np.sqrt(np.maximum(1 - (along / 0.72) ** 2, 0)) - np.abs(aside)
    vein = np.abs((along - 0.8 * np.abs(aside)) / 0.17 % 1 - 0.5) * 0.17
    cut = np.maximum(np.exp(-((vein / 0.03) ** 2)) * smooth(0, 0.08, leaf) * smooth(0.05, 0.09, np.abs(aside)),
                     np.exp(-((aside / 0.034) ** 2)) * smooth(0.74, 0.66, np.abs(along)))
    lip = np.clip(blur(cut, 0.011 * height) * 2.2 - cut, 0, 1)
    coil = np.sin(away * 52 + 0.6 * lumps)
    relief = 0.42 * np.sqrt(np.maximum(1.002 - away**2, 0)) + 0.003 * coil + 0.006 * lumps + 0.0010 * fine
    relief = relief - 0.011 * cut + 0.010 * lip + 0.0012 * fine * cut
    south, east = np.gradient(relief * height, axis=(0, 1))
    light = np.clip((0.52 + 0.62 * east + 0.58 * south) / np.sqrt(1 + east**2 + south**2), 0, 1)
    bake = 0.50 + 0.09 * lumps + 0.05 * fine - 0.42 * cut + 0.30 * lip + 0.2 * np.minimum(away, 1) ** 6
    crust = ramp(bake, "#f3dcb0", "#dfae6c", "#b97a40", "#8a4f27", "#582d18", "#2e170f")
    flour = smooth(-0.1, 0.9, coil + 0.28 * fine + 0.3 * lumps) * (1 - cut) * (1 - 0.8 * lip) * smooth(1, 0.85, away)
    crust = over(crust, "#f1e5d3", flour * 0.62) * (0.16 + 1.2 * light**1.2)[..., None]
    weave = [fbm(width, height // 8, 0.4, 103, 0.03), fbm(width // 8, height, 0.4, 104, 30)]
    cloth = sum(resize(thread, width, height) for thread in weave)
    shade = smooth(0.9, 1.5, np.hypot(px - 0.14, py - 0.12))
    linen = ramp(0.5 + 0.09 * cloth + 0.05 * lumps, "#20272f", "#39434d", "#56616a") * (0.12 + 1.0 * shade)[..., None]
    return over(linen, crust, smooth(1.0, 0.995, away))


@photo()
def type_forms(width: int, height: int) -> Field:
    rng = np.random.default_rng(64)
    letters, blocks = Image.new("L", (width, height)), Image.new("L", (width, height))
    tints, inks = Image.new("L", (width, height)), Image.new("L", (width, height))
    draws = [ImageDraw.Draw(image) for image in (letters, blocks, tints, inks)]
    top = -60.0
    lines = ("rain on slate", "TIDES & LIGHT", "ink, paper", "NIGHT TRAIN 48", "a fern, a map", "FIELD NOTES")
    for line, tall in zip(lines, (250, 370, 250, 330, 270, 420), strict=True):
        font = ImageFont.load_default(tall * 0.86)
        left = -rng.uniform(20, 160)
        ink = rng.choice([40, 110, 200])
        for glyph in line * 3:
            wide = max(font.getlength(glyph) + tall * 0.10, tall * 0.26)
            box = (left + 2, top + 2, left + wide - 2, top + tall - 2)
            draws[1].rectangle(box, 255)
            draws[2].rectangle(box, int(rng.integers(60, 200)))
            draws[3].rectangle(box, int(ink))
            draws[0].text((left + wide / 2, top + tall * 0.76), glyph, 255, font, "ms")
            left += wide
        top += tall
    face, block, tint, ink = (np.asarray(i, np.float32)[:, ::-1] / 255 for i in (letters, blocks, tints, inks))
    grain = resize(fbm(width, height // 8, 0.6, 65, 0.04), width, height)
    worn = resize(fbm(width // 2, height // 2, 1.2, 66), width, height)
    relief = 9 * blur(face, 2.2) + 5 * blur(block, 3) + 0.25 * grain
    south, east = np.gradient(relief, axis=(0, 1))
    light = (0.75 + 0.55 * east + 0.7 * south) / np.sqrt(1 + east**2 + south**2)
    wood = ramp(tint + 0.07 * grain, "#5f3d24", "#8a5f38", "#b88a58", "#d6b081")
    colour = ramp(ink, "#14171c", "#b3371f", "#1f3f63")
    inked = over(wood * 0.8, colour, 0.80 - 0.12 * worn - 0.10 * grain)
    valley = 0.35 + 0.65 * smooth(0.3, 1, blur(block, 5)) - 0.3 * blur(face, 9) * (1 - face)
    picture = over(wood * valley[..., None], inked, face) * np.clip(light * 1.25, 0.1, 1.6)[..., None]
    x, y = grid(width, height)
    return picture * (1.12 - 0.45 * x / 1.5 * y)[..., None]


@photo(1600, 2400)
def aurora(width: int, height: int) -> Field:
    x, y = grid(width, height)
    w, h = width // 2, height // 2
    glow = np.zeros((h, w), np.float32)
    for seed, base, bright in ((200, 0.60, 1.0), (210, 0.52, 0.55), (220, 0.44, 0.35)):
        place = np.linspace(-0.25, 1.25, 12000) + 0.13 * profile(12000, 1.7, seed)
        foot = base + 0.045 * profile(12000, 1.6, seed + 1) - 0.08 * place
        rays = np.exp(0.5 * profile(12000, 0.75, seed + 2) + 0.5 * profile(12000, 1.8, seed + 3)) * bright
        inside = (place > 0) & (place < 1) & (foot > 0) & (foot < 1)
        np.add.at(glow, ((foot * h).astype(int)[inside], (place * w).astype(int)[inside]), rays[inside] / 24)
    glow = blur(glow, 1.6)
    green, violet = np.zeros_like(glow), np.zeros_like(glow)
    short, tall = np.zeros(w, np.float32), np.zeros(w, np.float32)
    for row in range(h - 1, -1, -1):
        short, tall = short * 0.9885 + glow[row], tall * 0.9955 + glow[row] * 0.45
        green[row], violet[row] = short, tall
    green, violet = (resize(blur(light, 2), width, height) for light in (green, violet))
    rng = np.random.default_rng(9)
    stars = np.zeros((height, width), np.float32)
    stars[rng.integers(0, height, 2600), rng.integers(0, width, 2600)] = rng.pareto(1.5, 2600) * 1.6
    picture = ramp(y / 0.7 + 0 * x, "#050a18", "#081325", "#0d2033", "#17344a")
    picture = picture + np.minimum(blur(stars, 1.1), 1)[..., None] * rgb("#dfe8ff")
    picture = picture + green[..., None] * rgb("#4fd69a") * 0.16 + violet[..., None] * rgb("#7a4fb8") * 0.10
    picture = 1 - np.exp(-picture * 1.25)
    shore = 0.70 - 0.035 * np.abs(profile(width, 1.4, 231)) - 0.03 * np.sin(x * 6 + 1)
    picture = over(picture, ramp((y - shore) * 8, "#0c1a26", "#050b12"), (y - shore) * height + 0.5)
    water = int(0.73 * height)
    depth = np.arange(height - water)
    wobble = (3 + depth[:, None] * 0.03) * fbm(width, height - water, 1.3, 232, 6)
    mirror = np.clip(water - 1 - depth[:, None] * 1.9 + wobble, 0, water - 1).astype(np.int32)
    picture[water:] = picture[mirror, np.arange(width)] * rgb("#8fb0b8") * 0.8 + rgb("#03080f")
    return picture


@photo()
def snow(width: int, height: int) -> Field:
    x, y = grid(width, height)
    rng = np.random.default_rng(33)
    drift = resize(fbm(width // 4, height // 4, 2.2, 300, 4), width, height)

    def tree(draw: ImageDraw.ImageDraw, unit: float) -> None:
        twigs = [(0.545, 0.735, -np.pi / 2, 0.105, 0.0125)]
        while twigs:
            px, py, turn, length, thick = twigs.pop()
            for _ in range(4):
                turn += rng.normal(0, 0.09)
                qx, qy = px + np.cos(turn) * length / 4, py + np.sin(turn) * length / 4
                draw.line([px * unit, py * unit, qx * unit, qy * unit], 255, max(int(thick * unit), 1))
                px, py, thick = qx, qy, thick * 0.955
            if length > 0.012:
                for spread in rng.permutation([-0.42, 0.38, 0.05])[: rng.integers(2, 4)]:
                    lean = turn + spread * rng.uniform(0.6, 1.5) - 0.03 * np.cos(turn)
                    twigs.append((px, py, lean, length * rng.uniform(0.70, 0.88), thick * rng.uniform(0.58, 0.78)))

    bare = drawn(width, height, tree)
    picture = ramp(y / 0.72 + 0.02 * drift, "#8fa3b8", "#b3bfca", "#d3cfd0", "#ecd8cf", "#f6e3d3")
    far = 0.66 + 0.012 * profile(width, 1.6, 301) + 0.0018 * profile(width, 0.4, 302)
    picture = over(picture, "#bfc3cb", smooth(0, 0.012, y - far) * 0.75)
    ground = 0.70 + 0.02 * np.sin(x * 2.0 + 0.5)
    fall = np.maximum(y - ground, 0)
    tone = 0.85 - 1.5 * fall + 0.10 * drift * np.sqrt(fall * 3)
    field = ramp(tone, "#7f97b4", "#a9bacc", "#d2d9df", "#f3ebe4", "#fff8ef")
    rows = np.clip(0.735 - (y - 0.735) * 1.5, 0, 1) + 0 * x
    shade = sample(bare, (x + (y - 0.735) * 1.25) / x.max(), rows) * (y > 0.735)
    field = over(field, "#6f89ab", blur(shade, 2.5) * smooth(1.05, 0.75, y) * 0.75)
    picture = over(picture, field, (y - ground) * height * 0.3)
    picture = over(picture, "#2a2f38", bare * 0.94)
    flakes = np.zeros((height // 2, width // 2), np.float32)
    flakes[rng.integers(0, height // 2, 700), rng.integers(0, width // 2, 700)] = 1
    flakes = resize(blur(flakes, 1.3) * 8 + blur(np.roll(flakes, 300, 1) * (flakes.sum(0) > 0), 4) * 16, width, height)
    return over(picture, "#ffffff", flakes * 0.6)


@photo()
def night_train(width: int, height: int) -> Field:
    x, y = grid(width, height)
    picture = ramp(y / 0.62 + 0 * x, "#0d1830", "#1a2d4d", "#38557a", "#7c8ea3", "#d9b79a", "#f0c898")
    cloud = resize(fbm(width // 4, height // 4, 1.8, 401, 7), width, height)
    picture = over(picture, "#26344f", smooth(0.2, 2.2, cloud) * 0.5 * smooth(0.62, 0.2, y))
    for layer in range(4):
        crest = 0.50 + 0.045 * layer - (0.035 - 0.006 * layer) * profile(width, 1.5, 410 + layer)
        tint = ramp(np.float32([layer / 3]), "#7d869a", "#475a72", "#22344a", "#0e1a28")
        blurred = height / (1 + layer * layer * 9)
        picture = over(picture, tint, (y - crest) * blurred + 0.5)
    near = np.maximum(y - 0.64, 0) / 0.36
    streaks = resize(fbm(width // 4, height // 2, 1.0, 420, 60), width, height)
    fields = ramp(0.35 + 0.16 * streaks - 0.3 * near, "#04070c", "#0b141f", "#162636", "#2c4257")
    picture = over(picture, fields, smooth(0.62, 0.67, y) + 0 * x)
    rng = np.random.default_rng(44)
    for _ in range(46):
        row = 0.60 + 0.33 * rng.random() ** 1.7
        speed = (row - 0.585) * rng.uniform(1.0, 3.4)
        start = rng.uniform(-0.4, 1.5)
        along = smooth(start, start + 0.004, x) * smooth(start + speed, start + speed - 0.02, x)
        thick = 0.0011 + (row - 0.6) * 0.009
        streak = np.exp(-(((y - row - 0.002 * np.sin(x * 9 + start)) / thick) ** 2)) * along
        picture = picture + (streak * rng.uniform(0.25, 0.9))[..., None] * rgb(rng.choice(["#ffc27a", "#ffdca8", "#ff9a5c", "#cfe0e8"]))
    return picture


def develop(name: str) -> Image.Image:
    picture, width, height = PICTURES[name]
    return film(picture(width, height), seed=sum(map(ord, name)))
