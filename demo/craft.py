"""The demo's photos of handmade things: prints, bread, wood, type and drawings."""

import math
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from demo.noise import (
    Field,
    Pen,
    Point,
    blur,
    fbm,
    grid,
    lerp,
    over,
    ramp,
    resize,
    rgb,
    sample,
    shade,
    slopes,
    smooth,
    texture,
    tint,
)


def contours(width: int, height: int) -> Field:
    """Draw a map with tinted heights, shaded slopes, lakes and contour lines."""
    x, y = grid(width, height)
    relief = texture(width, height, 2.5, 91) * 0.9
    relief += 1.5 * np.exp(-((x - 0.55) ** 2 + (y - 0.42) ** 2) * 6)
    relief -= 1.1 * np.exp(-((x - 1.4) ** 2 + (y - 0.8) ** 2) * 9)
    south, east = np.gradient(relief, axis=(0, 1))
    slope = np.hypot(south, east) + 1e-6

    def lines(every: float, thick: float) -> Field:
        pixels_away = np.abs((relief / every + 0.5) % 1 - 0.5) * every / slope
        return smooth(-0.5, 0.5, thick - pixels_away)

    paper = ramp(0.5 + 0.06 * texture(width, height, 0.9, 92, 1.5, coarse=2), "#d9c7a4", "#f1e6cf", "#fffaf0")
    layers = ramp((relief + 1.2) / 3.6, "#c9d3b4", "#dcd9b4", "#ecdcb2", "#e6c49a", "#d8a884")
    land = over(paper, paper * layers, np.full_like(relief, 0.75))
    land = shade(land, np.clip(1 + 9 * (east + south), 0.8, 1.07))
    land = over(land, "#8a4a2c", np.maximum(lines(0.1, 0.5) * 0.7, lines(0.5, 1.4) * 0.9))
    water = over(paper * rgb("#a9c6cd"), "#5d8ea0", lines(0.07, 0.4) * 0.6)
    shore = (-1.02 - relief) / slope
    picture = over(land, water, shore + 0.5)
    picture = over(picture, "#2f6076", 2 - np.abs(shore))
    squares = np.maximum(np.abs((x * 5 + 0.1) % 1 - 0.5), np.abs((y * 5 + 0.2) % 1 - 0.5))
    return over(picture, "#3e4f63", smooth(0.4985, 0.4995, squares) * 0.4)


def stem(
    start: Point, turn: float, length: float, bend: float, steps: int
) -> Iterator[tuple[float, Point, Point, float]]:
    """Yield the steps along a bending stem: position from 0 to 1, start, end and direction."""
    for step in range(steps):
        turn += bend / steps
        end = start[0] + math.cos(turn) * length / steps, start[1] + math.sin(turn) * length / steps
        yield step / steps, start, end, turn
        start = end


def leaf(pen: Pen, at: Point, turn: float, length: float) -> None:
    outline = ((0, 0.14), (0.35, 0.25), (0.75, 0.2), (1, 0), (0.75, -0.16), (0.35, -0.2), (0, -0.14))
    c, s = math.cos(turn) * length, math.sin(turn) * length
    pen.shape(*((at[0] + a * c - b * s, at[1] + a * s + b * c) for a, b in outline), white=200)


def frond(pen: Pen, foot: Point, turn: float, length: float, bend: float) -> None:
    """Draw a fern's frond: pairs of pinnae along its stem, pairs of leaves along each pinna."""
    for t, start, end, heading in stem(foot, turn, length, bend, 34):
        pen.line(start, end, thickness=0.0068 * (1.06 - t))
        size = length * 0.29 * min(max(t - 0.14, 0) * 4, 1) ** 0.6 * (1 - t) ** 0.75
        blade = min(length * 0.0165 * (1.05 - t) ** 0.35, size * 0.16)
        for side in (-1, 1) if size else ():
            for u, node, tip, turned in stem(
                start, heading + side * (1.25 - 0.35 * t), size, -side * 0.35, 27
            ):
                pen.line(node, tip)
                for flank in (-1.1, 1.1):
                    leaf(pen, node, turned + flank, blade * (1 - u) ** 0.6)


def fern(width: int, height: int) -> Field:
    """Draw a cyanotype of two fronds: Prussian blue on paper, white in the shadow of the fern."""
    x, y = grid(width, height)
    pen = Pen(width, height)
    frond(pen, (0.2, 0.70), -0.55, 1.24, 0.5)
    frond(pen, (0.72, 0.82), -0.1, 0.62, -0.6)
    plant = pen.field()
    lifted = smooth(0.2, 1.5, x + 0.3 * (1 - y)) * 0.5 + 0.12  # the tips are above the paper and less sharp
    shadow = lerp(plant, blur(plant, 0.006 * height), lifted)
    wash = texture(width, height, 1.7, 81, 2.5)
    strokes = texture(width, height, 1.3, 82, 7, coarse=2)
    sides, ends = np.minimum(x, x.max() - x), np.minimum(y, 1 - y)
    coat = smooth(-0.006, 0.010, np.minimum(sides - 0.045 - 0.012 * strokes, ends - 0.05 - 0.004 * wash))
    blue = coat * ((1 - 0.93 * shadow) * (0.86 + 0.05 * wash + 0.03 * strokes) + 0.04)
    paper = 1 + 0.012 * texture(width, height, 0.7, 83, coarse=2)
    tones = ramp(blue, "#f4eee0", "#c9d8dc", "#7fa6c0", "#3a6c9a", "#174a7e", "#0a2f5f", "#062347")
    return shade(tones, paper)


def woodgrain(width: int, height: int) -> Field:
    """Draw a plank sawn off-center. The year rings form arches and bend around a knot."""
    x, y = grid(width, height)
    warp = texture(width, height, 2.6, 11, 0.45)
    knot = np.exp(-(((x - 0.70) / 0.13) ** 2) - ((y - 0.60) / 0.16) ** 2)
    across = x - 0.44 + 0.03 * np.sin(y * 2.3 + 1) + 0.010 * warp
    heart = np.hypot(across, 0.30 * (y + 0.15) + 0.012 * warp)
    rings = heart * 40 + 5 * knot + 0.10 * resize(fbm(width, height // 2, 0.9, 12, 0.03), width, height)
    late = smooth(0.1, 0.9, rings % 1) ** 1.5 * smooth(1.0, 0.94, rings % 1)
    late *= 0.7 + 0.3 * np.sin(np.floor(rings) * 2.4)  # wet and dry summers
    fibre = resize(fbm(width, height // 8, 0.45, 13, 0.02), width, height)
    tone = 0.30 + 0.45 * late + 0.045 * fibre + 0.03 * warp + 0.22 * knot
    picture = ramp(tone, "#e6cba0", "#d3aa76", "#b08051", "#855632", "#573420", "#38211a")
    pores = smooth(2.1, 3.0, resize(fbm(width, height // 12, 0.1, 15, 0.05), width, height))
    return over(picture, "#452818", pores * 0.45)


def street(width: int, height: int) -> Field:
    """Draw the lights of a street at night, out of focus."""
    rng = np.random.default_rng(21)
    x, y = grid(width, height)
    lamps = ("#ffab4e", "#ff7a3c", "#ffd08c", "#4fa9c4", "#e0483c", "#ffe2b4", "#79ccb6")
    light = ramp(y + 0 * x, "#070d18", "#0c1828", "#142533", "#26262d", "#0e0e14")
    for _ in range(90):
        lamp_x, lamp_y, size = (
            rng.random() * 0.8,
            0.46 + 0.17 * rng.standard_normal(),
            rng.uniform(0.015, 0.06),
        )
        disc = np.hypot(x - lamp_x, y - lamp_y) / size
        bright = smooth(1.05, 0.93, disc) * (0.7 + 0.3 * disc**4) * rng.uniform(0.2, 1.0) ** 1.6
        light = light + tint(bright, lamps[rng.integers(len(lamps))])
    exposed: Field = 1 - np.exp(-light * 1.9)
    return exposed


def drops(width: int, height: int) -> Field:
    """Return the thickness of the water on a pane. Large drops do not overlap; fine ones may."""
    rng = np.random.default_rng(22)
    x, y = grid(width, height)
    water = np.zeros((height, width), np.float32)
    for size in np.sort(np.minimum(0.0022 + 0.0022 * rng.pareto(1.35, 3200), 0.026))[::-1].tolist():
        column, row, tall = rng.integers(width), rng.integers(height), rng.uniform(1, 1.3)
        reach = int(size * height * 1.5)
        part = np.s_[max(row - reach, 0) : row + reach, max(column - reach, 0) : column + reach]
        if size > 0.004 and water[part].max() > 0:
            continue
        px, py = x[:, part[1]] - x[0, column], y[part[0]] - y[row, 0]
        dome = 1 - ((px * (1 + 5 * py)) ** 2 + (py / tall) ** 2) / size**2
        water[part] = np.maximum(water[part], np.maximum(dome, 0) ** 0.75 * size * 0.5)
    return blur(water, 1)


def rain(width: int, height: int) -> Field:
    """Draw rain on a window at night. Each drop is a lens that inverts the street."""
    x, y = grid(width, height)
    water, lights = drops(width, height), street(width // 4, height // 4)
    south, east = (slope * height for slope in slopes(water))
    u, v = x / x.max() - 0.3 * east, np.clip(y - 0.3 * south, 0.01, 0.99)
    wet = smooth(0.0002, 0.001, water)
    picture = shade(sample(lights, u, v), 0.82 + 0.4 * wet - 0.75 * smooth(0.55, 1.15, np.hypot(south, east)))
    return over(picture, "#fff6e4", np.exp(-((east + 0.5) ** 2 + (south + 0.55) ** 2) * 40) * wet * 0.8)


def loaf(width: int, height: int) -> Field:
    """Draw a round loaf with rings of flour and a leaf cut into the crust."""
    x, y = grid(width, height)
    lumps = texture(width, height, 2.1, 100)
    fine = texture(width, height, 1.25, 101, 1, 8, coarse=2)
    px, py = (x - 0.80) / 0.66, (y - 0.58) / 0.66
    away = np.hypot(px, py) + 0.010 * lumps
    along, aside = 0.86 * px - 0.5 * py + 0.01 * lumps, np.abs(0.5 * px + 0.86 * py + 0.08 * np.cos(2 * px))
    inside = 0.40 * np.sqrt(np.maximum(1 - (along / 0.72) ** 2, 0)) - aside
    vein = np.abs((along - 0.8 * aside) / 0.17 % 1 - 0.5) * 0.17
    veins = np.exp(-((vein / 0.024) ** 2)) * smooth(0, 0.08, inside) * smooth(0.05, 0.09, aside)
    cut = np.maximum(veins, np.exp(-((aside / 0.028) ** 2)) * smooth(0.74, 0.66, np.abs(along)))
    lip = np.clip(blur(cut, 0.011 * height) * 2.2 - cut, 0, 1)
    coil = np.sin(away * 52 + 0.6 * lumps)
    relief = 0.42 * np.sqrt(np.maximum(1.002 - away**2, 0)) + 0.003 * coil + 0.006 * lumps
    relief += 0.0010 * fine - 0.015 * cut + 0.012 * lip + 0.0008 * fine * cut
    south, east = (slope * height for slope in slopes(relief))
    light = np.clip((0.52 + 0.62 * east + 0.58 * south) / np.sqrt(1 + east**2 + south**2), 0, 1)
    bake = 0.50 + 0.09 * lumps + 0.05 * fine - 0.42 * cut + 0.30 * lip + 0.2 * np.minimum(away, 1) ** 6
    crust = ramp(bake, "#f3dcb0", "#dfae6c", "#b97a40", "#8a4f27", "#582d18", "#2e170f")
    flour = (
        smooth(-0.1, 0.9, coil + 0.28 * fine + 0.3 * lumps)
        * (1 - cut)
        * (1 - 0.8 * lip)
        * smooth(1, 0.85, away)
    )
    crust = shade(over(crust, "#f1e5d3", flour * 0.62), 0.16 + 1.2 * light**1.2)
    weft = resize(fbm(width, height // 8, 0.4, 103, 0.03), width, height)
    warp = resize(fbm(width // 8, height, 0.4, 104, 30), width, height)
    linen = ramp(0.5 + 0.09 * (weft + warp) + 0.05 * lumps, "#20272f", "#39434d", "#56616a")
    linen = shade(linen, 0.12 + smooth(0.9, 1.5, np.hypot(px - 0.14, py - 0.12)))
    return over(linen, crust, smooth(1.0, 0.995, away))


def set_lines(width: int, height: int) -> tuple[Field, Field, Field]:
    """Return the faces, bodies and tones of lines of type, mirrored as the compositor sees them."""
    rng = np.random.default_rng(64)
    lines = ("tidal rain", "LIGHT&INK", "on a night train", "FERN 48", "radio, bread,")
    sheets = [Image.new("L", (width, height)) for _ in range(3)]
    faces, bodies, tones = (ImageDraw.Draw(sheet) for sheet in sheets)
    top = -70.0
    for line, tall in zip(lines, (300, 400, 250, 420, 300), strict=True):
        font = ImageFont.load_default(tall * 0.9)
        left = -rng.uniform(20, 160)
        for glyph in (line + " ") * 4:
            wide = font.getlength(glyph) + tall * (0.13 if glyph != " " else 0)
            box = (left + 2, top + 2, left + wide - 2, top + tall - 2)
            bodies.rectangle(box, 255)
            tones.rectangle(box, int(rng.integers(40, 215)))
            faces.text(
                (left + wide / 2, top + tall * 0.78), glyph, 255, font, "ms", stroke_width=tall * 0.028
            )
            left += wide
        top += tall
    face, body, tone = (np.asarray(sheet, np.float32)[:, ::-1] / 255 for sheet in sheets)
    return face, body, tone


def wood_type(width: int, height: int) -> Field:
    """Draw wood type in the forme with old ink on its faces."""
    x, y = grid(width, height)
    face, body, tone = set_lines(width, height)
    grain = resize(fbm(width // 2, height // 8, 0.6, 65, 0.06), width, height)
    worn = texture(width, height, 1.1, 66, coarse=2)
    cast = np.roll(blur(face, 7), (16, 12), (0, 1))
    shoulder = ramp(tone * 0.8 + 0.1 + 0.07 * grain, "#33231a", "#4f3624", "#6d4d32", "#8a6643")
    shoulder = shade(shoulder, (1 - 0.72 * cast) * (0.3 + 0.7 * smooth(0.55, 1, blur(body, 4))))
    maple = ramp(tone * 0.4 + 0.4 + 0.08 * grain + 0.05 * worn, "#a37a4c", "#cfa873", "#ead0a2")
    inks = np.stack([rgb(ink) for ink in ("#1d2024", "#b23a22", "#24476b", "#22262b", "#a9351f")])
    line = np.searchsorted([230, 630, 880, 1300], np.arange(height))
    inked = over(maple, inks[line][:, None], smooth(-2.4, -0.6, worn + 0.5 * grain) * 0.93)
    south, east = slopes(blur(face, 2) * 6 + 0.05 * worn)
    window = 1.35 - 0.17 * x - 0.25 * y - 0.12 * np.sin(x * 2)
    light = np.clip(0.95 + 0.5 * east + 0.6 * south, 0.25, 1.8) * window
    return shade(over(shoulder, inked, face), light)
