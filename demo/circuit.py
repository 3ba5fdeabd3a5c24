"""The demo's drawing: the output stage of a valve radio, in ink on squared paper."""

import numpy as np
from PIL import ImageFont

from demo.noise import Field, Pen, grid, over, ramp, sample, shade, smooth, texture

LABELS = (
    (0.165, 0.47, "R1  500k"),
    (0.21, 0.555, "C1  10n"),
    (0.205, 0.68, "R2  10M"),
    (0.445, 0.24, "R3  220k"),
    (0.495, 0.565, "V1  EABC80"),
    (0.522, 0.40, "C2  10n"),
    (0.705, 0.68, "R4  680k"),
    (0.94, 0.565, "V2  EL84"),
    (0.735, 0.745, "R5  150"),
    (0.98, 0.745, "C3  50u"),
    (0.91, 0.335, "T1  5k2 : 5"),
    (1.135, 0.235, "LS1"),
    (1.35, 0.49, "C4  50u"),
    (1.38, 0.127, "+250 V"),
    (0.16, 0.324, "from detector"),
)
JUNCTIONS = (
    (0.31, 0.53),
    (0.42, 0.37),
    (0.68, 0.548),
    (0.84, 0.67),
    (0.90, 0.14),
    (1.22, 0.14),
    (1.32, 0.14),
)


class Draughtsman(Pen):
    """Draws the symbols of a circuit. A symbol erases the wire below it."""

    def box(self, x: float, y: float, half_width: float, half_height: float, ink: int = 255) -> None:
        corners = self.points([(x - half_width, y - half_height), (x + half_width, y + half_height)])
        self.canvas.rectangle(corners, 0, ink, self.thickness)

    def ring(self, x: float, y: float, radius: float, fill: int = 0) -> None:
        corners = self.points([(x - radius, y - radius), (x + radius, y + radius)])
        self.canvas.ellipse(corners, fill, 255, self.thickness)

    def resistor(self, x: float, y: float) -> None:
        self.box(x, y, 0.014, 0.042)

    def capacitor(self, x: float, y: float, upright: bool = True) -> None:
        self.box(x, y, 0.0075, 0.0075, ink=0)
        for side in (-0.0075, 0.0075):
            if upright:
                self.line((x - 0.024, y + side), (x + 0.024, y + side))
            else:
                self.line((x + side, y - 0.024), (x + side, y + 0.024))

    def coil(self, x: float, top: float, start: int) -> None:
        for y in np.arange(5) * 0.026 + top:
            self.canvas.arc(
                self.points([(x - 0.013, y), (x + 0.013, y + 0.026)]), start, start + 180, 255, self.thickness
            )

    def ground(self, x: float) -> None:
        for step in range(3):
            half, y = 0.022 - 0.008 * step, 0.86 + 0.012 * step
            self.line((x - half, y), (x + half, y))

    def valve(self, x: float, y: float, radius: float, grids: tuple[float, ...]) -> None:
        self.ring(x, y, radius)
        anode, cathode = y - radius * 0.6, y + radius * 0.5
        self.line((x - 0.03, anode), (x + 0.03, anode))
        self.line((x, anode), (x, y - radius - 0.02))
        for height in grids:
            for dash in (-0.034, -0.008, 0.018):
                self.line((x + dash, y + height), (x + dash + 0.016, y + height))
        self.line(
            (x - 0.026, cathode + 0.01),
            (x - 0.018, cathode),
            (x + 0.018, cathode),
            (x + 0.026, cathode + 0.01),
        )
        self.line((x, cathode), (x, y + radius + 0.02))

    def label(self, x: float, y: float, text: str, size: float = 0.023) -> None:
        self.canvas.text((x * self.unit, y * self.unit), text, 255, ImageFont.load_default(size * self.unit))


def volume_and_triode(pen: Draughtsman) -> None:
    pen.line((0.14, 0.34), (0.14, 0.86))
    pen.resistor(0.14, 0.53)
    pen.ring(0.14, 0.335, 0.007)
    pen.line((0.175, 0.518), (0.157, 0.53), (0.175, 0.542))
    pen.line((0.157, 0.53), (0.38, 0.53))
    pen.capacitor(0.235, 0.53, upright=False)
    pen.line((0.31, 0.53), (0.31, 0.86))
    pen.resistor(0.31, 0.69)
    pen.line((0.42, 0.14), (0.42, 0.86))
    pen.resistor(0.42, 0.25)
    pen.valve(0.42, 0.53, 0.07, grids=(0,))
    pen.line((0.35, 0.53), (0.386, 0.53))


def pentode(pen: Draughtsman) -> None:
    pen.line((0.42, 0.37), (0.68, 0.37), (0.68, 0.86))
    pen.capacitor(0.56, 0.37, upright=False)
    pen.resistor(0.68, 0.69)
    pen.line((0.84, 0.60), (0.84, 0.86))
    pen.line((0.84, 0.46), (0.84, 0.335), (0.90, 0.335), (0.90, 0.31))
    pen.valve(0.84, 0.53, 0.088, grids=(-0.02, 0, 0.02))
    pen.line((0.68, 0.55), (0.806, 0.55))
    pen.line((0.874, 0.53), (1.22, 0.53), (1.22, 0.14))
    pen.line((0.84, 0.67), (0.95, 0.67), (0.95, 0.86))
    pen.resistor(0.84, 0.755)
    pen.capacitor(0.95, 0.755)


def loudspeaker_and_supply(pen: Draughtsman) -> None:
    pen.line((0.42, 0.14), (1.36, 0.14))
    pen.line((0.90, 0.14), (0.90, 0.18))
    pen.coil(0.90, 0.18, start=270)
    pen.coil(0.972, 0.18, start=90)
    for core in (0.929, 0.943):
        pen.line((core, 0.17), (core, 0.32))
    pen.line((0.972, 0.18), (1.06, 0.18), (1.06, 0.225))
    pen.line((0.972, 0.31), (1.06, 0.31), (1.06, 0.27))
    pen.line((1.075, 0.225), (1.12, 0.185), (1.12, 0.31), (1.075, 0.27))
    pen.box(1.062, 0.2475, 0.013, 0.024)
    pen.line((1.32, 0.14), (1.32, 0.86))
    pen.capacitor(1.32, 0.50)
    pen.ring(1.367, 0.14, 0.007)


def schematic(width: int, height: int) -> Field:
    pen = Draughtsman(width, height, thickness=0.0026)
    volume_and_triode(pen)
    pentode(pen)
    loudspeaker_and_supply(pen)
    for x in (0.14, 0.31, 0.42, 0.68, 0.84, 0.95, 1.32):
        pen.ground(x)
    for x, y in JUNCTIONS:
        pen.ring(x, y, 0.006, fill=255)
    for x, y, text in LABELS:
        pen.label(x, y, text)
    pen.label(1.04, 0.925, "Output stage, as found", size=0.028)
    return pen.field()


def squared_paper(width: int, height: int) -> Field:
    x, y = grid(width, height)
    aged = (
        0.6
        + 0.035 * texture(width, height, 0.8, 503, 2, coarse=2)
        + 0.09 * texture(width, height, 2.2, 504, coarse=8)
    )
    paper = ramp(aged, "#cdb98f", "#e9dcbc", "#f7efdc")
    for every, weight in ((0.01, 0.16), (0.05, 0.22), (0.1, 0.3)):
        away = [np.abs((t / every + 0.5) % 1 - 0.5) * every * height for t in (x, y)]
        paper = over(paper, "#7fa3a0", (1.1 - np.minimum(*away)).clip(0, 1) * weight)
    return paper


def circuit(width: int, height: int) -> Field:
    x, y = grid(width, height)
    right, down = (texture(width, height, 1.8, seed, coarse=8) * 0.0011 for seed in (500, 501))
    fold = np.minimum(np.abs(x - 0.752 + down), np.abs(y - 0.497 + right)) * 220
    paper = shade(squared_paper(width, height), 1 - 0.10 * np.exp(-(fold**2)))
    density = texture(width, height, 0.8, 502, coarse=2)
    ink = sample(schematic(width, height), (x + right) / x.max(), y + down)
    picture = over(paper, "#22303f", ink * (0.88 + 0.08 * density))
    turn = np.arctan2(y - 0.365, x - 0.56)
    loop = (
        np.abs(np.hypot((x - 0.56) / 0.095, (y - 0.365) / 0.072) - 1 - 0.06 * np.sin(turn * 1.5 + 0.6))
        / 0.035
    )
    return over(picture, "#c0392b", smooth(1.0, 0.4, loop + 0.25 * density) * 0.8)
