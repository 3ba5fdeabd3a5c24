"""The demo's landscapes from dusk to night."""

import math

import numpy as np

from demo.noise import (
    Field,
    Pen,
    Point,
    blur,
    fbm,
    grid,
    over,
    profile,
    ramp,
    resize,
    rgb,
    sample,
    shade,
    smooth,
    texture,
    tint,
)


def star_trails(width: int, height: int) -> Field:
    """Draw star trails of 50 degrees over a hut. Each row of `trails` is a distance from the pole."""
    x, y = grid(width, height)
    rng = np.random.default_rng(7)
    trails = np.zeros((1900, 1440), np.float32)
    for _ in range(2200):
        radius, start = int(1890 * rng.random() ** 0.6), rng.integers(1440)
        arc, bright = np.arange(start, start + 200) % 1440, min(rng.pareto(1.5) * 0.16, 1)
        trails[radius, arc] += bright
        trails[radius + 1, arc] += bright * 0.35
    right, down = x - 0.98, y - 0.44
    away = np.hypot(right, down) * 1000
    light = sample(trails, np.arctan2(down, right) / (2 * np.pi), away / 1900) * (1 - y**3)
    warmth = ramp(0.5 + 0.35 * profile(1900, 0.2, 8), "#ffc893", "#fff4e6", "#b9d3ff")
    picture = ramp(y + 0 * x, "#070d1d", "#0d1b35", "#1a3251", "#32566f", "#7d8780", "#e0aa70")
    picture = shade(picture, 1 + 0.08 * texture(width, height, 2.2, 70, 3, coarse=8))
    picture = picture + shade(warmth.take(np.minimum(away, 1899).astype(np.int32), 0), light)
    grass = 0.0009 * profile(width, 0.5, 72)
    hill = 0.87 - 0.04 * np.sin(x * 2.6 - 0.4) + 0.009 * profile(width, 1.7, 71) + grass
    picture = over(picture, ramp((y - hill) * 4, "#0c131c", "#04070c"), (y - hill) * height + 0.5)
    pen = Pen(width, height)
    pen.shape((0.258, 0.816), (0.276, 0.786), (0.334, 0.786), (0.352, 0.816))
    pen.shape((0.266, 0.814), (0.344, 0.814), (0.344, 0.912), (0.266, 0.912))
    pen.shape((0.318, 0.772), (0.326, 0.772), (0.326, 0.8), (0.318, 0.8))
    picture = over(picture, "#080d15", pen.field())
    window = np.maximum(np.abs(x - 0.289) / 0.008, np.abs(y - 0.836) / 0.010)
    picture = over(picture, "#ffd08a", smooth(1.1, 0.9, window))
    return over(picture, "#ffb766", 0.5 * np.exp(-np.hypot(x - 0.289, y - 0.838) * 30))


def tower(pen: Pen, x: float, y: float) -> None:
    """Draw a lighthouse around its lamp at x, y, and the keeper's house beside it."""

    def shape(*points: Point) -> None:
        pen.shape(*((x + px, y + py) for px, py in points))

    shape((-0.019, 0.034), (0.019, 0.034), (0.032, 0.36), (-0.032, 0.36))
    shape((-0.028, 0.024), (0.028, 0.024), (0.022, 0.036), (-0.022, 0.036))
    shape((-0.015, -0.018), (0.015, -0.018), (0.015, 0.026), (-0.015, 0.026))
    shape((-0.018, -0.018), (-0.011, -0.032), (0, -0.040), (0.011, -0.032), (0.018, -0.018))
    pen.line((x, y - 0.058), (x, y - 0.036), thickness=0.002)
    pen.line((x - 0.028, y + 0.012), (x + 0.028, y + 0.012))
    for post in range(9):
        pen.line((x - 0.027 + post * 0.00675, y + 0.012), (x - 0.027 + post * 0.00675, y + 0.026))
    shape((0.06, 0.302), (0.076, 0.274), (0.154, 0.274), (0.17, 0.302))
    shape((0.066, 0.30), (0.164, 0.30), (0.164, 0.36), (0.066, 0.36))
    shape((0.135, 0.262), (0.147, 0.262), (0.147, 0.28), (0.135, 0.28))


def lighthouse(width: int, height: int) -> Field:
    """Draw a lighthouse on its headland at dusk, with its beam in the haze."""
    x, y = grid(width, height)
    lamp_x, lamp_y, horizon = 1.02, 0.345, 0.72
    clouds = texture(width, height, 1.9, 55, 5)
    swell = texture(width, height, 1.3, 56, 6, coarse=2)
    dusk = (y + 0.025 * clouds * (0.3 + y)) / horizon
    picture = ramp(dusk, "#0e1b33", "#1d3352", "#3d5675", "#7d7f92", "#c4978c", "#eab488")
    drop = np.maximum(y - horizon, 0)
    sea = ramp(drop * 3 + 0.19 * swell * np.sqrt(drop), "#c99d8a", "#7d7f8c", "#3c536a", "#1c3047", "#0e1b2c")
    picture = over(picture, sea, (y - horizon) * height)
    away, above = x - lamp_x, y - lamp_y
    for turn, fade in ((math.pi - 0.1, 1.1), (-0.1, 3.0)):
        along = away * math.cos(turn) + above * math.sin(turn)
        aside = above * math.cos(turn) - away * math.sin(turn)
        beam = np.exp(-((aside / (0.006 + 0.055 * np.maximum(along, 0))) ** 2) - along * fade)
        picture = over(picture, "#ffe9b8", beam * smooth(0, 0.02, along) * (0.72 + 0.1 * clouds))
    pen = Pen(width, height)
    tower(pen, lamp_x, lamp_y)
    body = ramp(0.5 + away * 13, "#d9b49b", "#a58f90", "#56606f", "#2b3a4c", "#1a2738")
    body = shade(body, 0.45 + 0.75 * smooth(0.75, 0.3, y))
    picture = over(picture, body, pen.field())
    land = 0.705 - 0.025 * smooth(0.8, 1.1, x) + 0.16 * smooth(0.86, 0.70, x) + 0.12 * smooth(0.7, 0.2, x)
    land = land + 0.010 * profile(width, 1.15, 57) * smooth(1.05, 0.85, x) + 0.002 * profile(width, 0.9, 58)
    rock = ramp((y - 0.68) * 3.2 + 0.03 * swell, "#25323f", "#141f2b", "#0a121b", "#070c13")
    picture = over(picture, rock, (y - land) * height + 0.5)
    window = np.maximum(np.abs(away - 0.1) / 0.006, np.abs(above - 0.325) / 0.009)
    panes = np.maximum(np.abs(away) / 0.0125, np.abs(above - 0.003) / 0.016)
    glow = np.hypot(away, above)
    picture = over(picture, "#ffd58a", smooth(1.1, 0.9, window))
    picture = over(picture, "#fff3d0", smooth(1.05, 0.9, panes))
    return over(picture, "#ffe3a8", np.exp(-glow * 32) + 0.35 * np.exp(-glow * 8))


def curtains(width: int, height: int) -> tuple[Field, Field]:
    """Return the green and the violet light of curtains: random feet, extended upwards."""
    feet = np.zeros((height, width), np.float32)
    for seed, base, bright in ((213, 0.52, 10.0), (210, 0.36, 5.0)):
        place = np.linspace(-0.4, 1.4, 16000, dtype=np.float32) + 0.15 * profile(16000, 1.9, seed)
        foot = base - 0.14 * (place - 0.5) + 0.035 * profile(16000, 2.3, seed + 1) + 0.03 * np.sin(place * 5)
        rays = (
            np.exp(0.45 * profile(16000, 0.9, seed + 2) + 0.5 * profile(16000, 1.8, seed + 3)) * bright / 24
        )
        seen = (place > 0) & (place < 1)
        np.add.at(feet, ((foot * height).astype(int)[seen], (place * width).astype(int)[seen]), rays[seen])
    feet = blur(feet, 1.8)
    green, violet = feet.copy(), feet * 0.35
    for row in range(height - 2, -1, -1):
        green[row] += green[row + 1] * 0.984
        violet[row] += violet[row + 1] * 0.9945
    for row in range(1, height):
        feet[row] += feet[row - 1] * 0.95
    return blur(green + feet, 2.2), blur(violet, 2.2)


def aurora(width: int, height: int) -> Field:
    """Draw northern lights over a mountain and its lake."""
    x, y = grid(width, height)
    rng = np.random.default_rng(9)
    green, violet = (
        resize(light[:, 16:-16], width, height) for light in curtains(width // 2 + 32, height // 2)
    )
    stars = np.zeros((height, width), np.float32)
    stars[rng.integers(0, height, 2600), rng.integers(0, width, 2600)] = rng.pareto(1.5, 2600) * 1.6
    picture = ramp(y / 0.7 + 0 * x, "#050a18", "#081325", "#0d2033", "#17344a")
    picture = picture + tint(np.minimum(blur(stars, 1.1), 1), "#dfe8ff")
    picture = picture + tint(green * 0.17, "#3fe08f") + tint(violet * 0.11, "#8a4fc8")
    picture = 1 - np.exp(-picture * 1.25)
    shore = 0.70 - 0.035 * np.abs(profile(width, 1.4, 231)) - 0.03 * np.sin(x * 6 + 1)
    picture = over(picture, ramp((y - shore) * 8, "#0c1a26", "#050b12"), (y - shore) * height + 0.5)
    water = int(0.73 * height)
    depth = np.arange(height - water, dtype=np.float32)[:, None]
    waves = (3 + depth * 0.03) * fbm(width, height - water, 1.3, 232, 6)
    mirror = np.clip(water - 1 - depth * 1.9 + waves, 0, water - 1).astype(np.int32)
    picture[water:] = picture[mirror, np.arange(width)] * rgb("#8fb0b8") * 0.8 + rgb("#03080f")
    return picture


def night_train(width: int, height: int) -> Field:
    """Draw the view from a night train, with motion blur on near lights only."""
    x, y = grid(width, height)
    picture = ramp(y / 0.62 + 0 * x, "#0d1830", "#1a2d4d", "#38557a", "#7c8ea3", "#d9b79a", "#f0c898")
    cloud = texture(width, height, 1.8, 401, 7)
    picture = over(picture, "#26344f", smooth(0.2, 2.2, cloud) * 0.5 * smooth(0.62, 0.2, y))
    for layer in range(4):
        crest = 0.50 + 0.045 * layer - (0.035 - 0.006 * layer) * profile(width, 1.5, 410 + layer)
        rock = ramp(layer / 3, "#7d869a", "#475a72", "#22344a", "#0e1a28")
        picture = over(picture, rock, (y - crest) * height / (1 + layer * layer * 9) + 0.5)
    near = np.maximum(y - 0.64, 0) / 0.36
    streaks = texture(width, height, 1.0, 420, 60)
    fields = ramp(0.35 + 0.16 * streaks - 0.3 * near, "#04070c", "#0b141f", "#162636", "#2c4257")
    picture = over(picture, fields, smooth(0.62, 0.67, y))
    rng = np.random.default_rng(44)
    for _ in range(46):
        row = 0.60 + 0.33 * rng.random() ** 1.7
        start, thick = rng.uniform(-0.4, 1.5), 0.0011 + (row - 0.6) * 0.009
        end = start + (row - 0.585) * rng.uniform(1.0, 3.4)
        along = smooth(start, start + 0.004, x) * smooth(end, end - 0.02, x)
        band = slice(int((row - 0.015) * height), int((row + 0.015) * height))
        streak = np.exp(-(((y[band] - row - 0.002 * np.sin(x * 9 + start)) / thick) ** 2)) * along
        colour = str(rng.choice(["#ffc27a", "#ffdca8", "#ff9a5c", "#cfe0e8"]))
        picture[band] += tint(streak * rng.uniform(0.25, 0.9), colour)
    return picture
