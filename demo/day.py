"""The demo's landscapes by day."""

import math

import numpy as np

from demo.noise import (
    Field,
    Pen,
    blur,
    fbm,
    grid,
    over,
    perspective,
    profile,
    ramp,
    resize,
    rgb,
    sample,
    slopes,
    smooth,
    texture,
    tint,
)


def ridges(width: int, height: int) -> Field:
    """Draw nine ridges in the mist under a low sun."""
    x, y = grid(width, height)
    sun = np.hypot(x - 1.02, y - 0.35)
    picture = ramp(y / 0.5 + 0 * x, "#7d95ab", "#a5b3bb", "#dccbb8", "#f5d3a9", "#f8cf9d")
    picture = over(picture, "#ffe9c4", np.exp(-sun * 4) * 0.9)
    picture = over(picture, "#fff8ea", smooth(0.031, 0.025, sun))
    fog = texture(width, height, 1.9, 5, 5, coarse=8)
    for layer in range(9):
        near = layer / 8
        shape = 0.40 + 0.52 * near**1.3 - 0.05 * np.sin(x * (1.9 + near) + layer * 2.1)
        shape = shape - (0.026 + 0.012 * near) * profile(width, 1.5, 20 + layer)
        crest = shape + (0.0015 + 0.003 * near) * profile(width, 0.6, 80 + layer)
        if layer > 4:  # near enough to distinguish spruces
            crest = crest - 0.005 * near**2 * np.abs(profile(width, 0.3, 60 + layer))
        top = max(int(crest.min() * height) - 1, 0)
        rock = ramp(near, "#dcc2ac", "#aba6a9", "#748391", "#485f71", "#284252", "#10212b")
        mist = ramp(near, "#f6d8b6", "#e6d0bd", "#c3c6c8", "#95a8b4", "#6c8896", "#2f4b58")
        body = over(rock, mist, smooth(-0.01, 0.17, y[top:] - shape + 0.018 * fog[top:]))
        picture[top:] = over(picture[top:], body, (y[top:] - crest) * height + 0.5)
    return picture


def dunes(width: int, height: int) -> Field:
    """Draw crested dunes in raking light."""
    size = 1024
    x, y = grid(size, size)
    warp = fbm(size, size, 3.2, 12)
    phase = (3 * y + x + 0.2 * warp + 0.004 * fbm(size, size, 1.8, 2)) % 1
    relief = np.where(phase < 0.7, phase / 0.7, ((1 - phase) / 0.3) ** 1.2)
    relief = blur(relief * (0.07 + 0.03 * fbm(size, size, 3, 8)) + 0.02 * warp, 2.5)
    south, east = (slope * size for slope in slopes(relief))
    light = (0.34 + 0.9 * east - 0.55 * south) / np.sqrt(1 + east**2 + south**2)
    u, v, ground = perspective(relief, width, height, horizon=0.16, eye=0.26, near=0.12, far=5, lens=1.7)
    wind = sample(fbm(512, 512, 0.8, 9, 0.4, 40), u * 5, v * 5) * smooth(0.9, 0.2, v)
    lit = sample(light, u, v) + 0.12 + 0.025 * wind
    sand = ramp(lit, "#33202f", "#5b3038", "#a55f3f", "#dc9c5c", "#f6d19a")
    sand = over(sand, "#ecc9a2", smooth(0.5, 5, v) * 0.9)
    sky = ramp(grid(width, height)[1] / 0.25, "#93a8b6", "#d3c8b8", "#f3d9b4")
    return over(sky, sand, ground)


def glitter(width: int, height: int) -> Field:
    """Draw a low sun's reflection. Each wave reflects the part of the sky that its slope faces."""
    x, y = grid(width, height)
    horizon, sun = 0.36, 0.13
    heaven = ("#f6d3a0", "#eab98c", "#c79d92", "#85879d", "#586a8a", "#415473")
    across = x - x.max() * 0.5
    top = int(horizon * height)
    drop = y[top:] - top / height
    waves = np.stack([fbm(512, 512, 1.75, seed, 2, 4) for seed in (30, 31)], -1)
    aslant, facing, rough = 0 * across, 0 * drop, 0.015 + 0 * drop
    for scale in (0.05, 0.18, 0.7, 2.6):
        seen = np.clip(drop**2 * height / (scale * 24), 0, 1)
        u, v = across / drop * scale, scale / drop + 0 * x
        wave = sample(waves, u, v) * 0.05
        aslant, facing = aslant + wave[..., 0] * seen, facing + wave[..., 1] * seen
        rough = rough + (1 - seen) * 0.05  # waves smaller than a pixel also scatter the light
    rise = np.abs(drop + 2 * facing)
    aside = across - 2 * (drop + facing) * aslant
    wide, tall = 0.03 + 1.5 * drop * rough, 0.012 + rough
    lobe = np.exp(-0.5 * (aside / wide) ** 2 - 0.5 * ((rise - sun) / tall) ** 2) * 0.007 / wide / tall
    fresnel = 0.12 + 0.88 * np.exp(-rise * 4)
    sea = over(rgb("#10283a"), ramp(rise / 0.5, *heaven), fresnel * 0.8)
    sea = sea + tint((1 - np.exp(-lobe)) * 1.1, "#ffdc9c")
    disc = np.hypot(across, y - horizon + sun)
    picture = ramp((horizon - y) / 0.42 + 0 * x, *heaven)
    picture = over(picture, "#ffe6b4", np.exp(-disc * 6) * 0.9)
    picture = over(picture, "#fffbe8", smooth(0.029, 0.024, disc))
    picture[top:] = sea
    return over(picture, "#f3cd9d", np.exp(-np.abs(y - horizon) * 60) * 0.6)


def ripples(width: int, height: int) -> Field:
    """Draw sand ripples, with the evening sky reflected in the water between them."""
    size = 1024
    relief = 0.0040 * (fbm(size, size, 4, 47, 6, 20) + 0.7 * fbm(size, size, 2.6, 41, 1.5)) + 0.001
    facing = blur(slopes(relief)[0] * size, 1.5)
    u, v, _ = perspective(relief, width, height, horizon=-0.22, eye=0.3, near=0.2, far=2, lens=1.2)
    grit = sample(fbm(512, 512, 0.4, 45), u * 4, v * 4) * 0.015
    ground = sample(np.stack([relief, facing], -1), u, v)
    lit, depth = 0.5 - 0.95 * ground[..., 1] + grit, -ground[..., 0] / 0.004
    sand = ramp(lit, "#262430", "#4a3c40", "#7b6257", "#b9987d", "#efd7b6")
    mirrored = grid(width, height)[1] + 0.05 * depth
    sky = ramp(mirrored, "#f8dfba", "#f0c29d", "#cf9f95", "#9789a1", "#61739a", "#3a5783")
    picture = over(sand, sky, smooth(-0.1, 0.2, depth) * 0.94)
    return over(picture, "#ffeed2", np.exp(-(((depth - 0.02) / 0.06) ** 2)) * 0.3)


def tree(pen: Pen, x: float, y: float) -> None:
    """Draw a bare tree. Each bough ends in two or three thinner ones."""
    rng = np.random.default_rng(33)
    boughs = [(x, y, -math.pi / 2, 0.105, 0.0125)]
    while boughs:
        x, y, turn, length, thick = boughs.pop()
        for _ in range(4):
            turn += rng.normal(0, 0.09)
            end = x + math.cos(turn) * length / 4, y + math.sin(turn) * length / 4
            pen.line((x, y), end, thickness=max(thick, 0.0003))
            (x, y), thick = end, thick * 0.955
        if length > 0.012:
            for spread in rng.permutation([-0.42, 0.38, 0.05])[: rng.integers(2, 4)]:
                lean = turn + float(spread) * rng.uniform(0.6, 1.5) - 0.03 * math.cos(turn)
                boughs.append((x, y, lean, length * rng.uniform(0.70, 0.88), thick * rng.uniform(0.58, 0.78)))


def flakes(width: int, height: int) -> Field:
    """Return falling snow, with the near flakes out of focus."""
    rng = np.random.default_rng(34)
    far, near = np.zeros((2, height // 2, width // 2), np.float32)
    far[rng.integers(0, height // 2, 600), rng.integers(0, width // 2, 600)] = 8
    near[rng.integers(0, height // 2, 120), rng.integers(0, width // 2, 120)] = 40
    return resize(blur(far, 1.3) + blur(near, 4), width, height)


def snow(width: int, height: int) -> Field:
    """Draw one tree and its long shadow in a field of snow."""
    x, y = grid(width, height)
    foot = 0.735
    pen = Pen(width, height)
    tree(pen, 0.545, foot)
    bare = pen.field()
    drift = texture(width, height, 2.2, 300, 4)
    picture = ramp(y / 0.72 + 0.02 * drift, "#8fa3b8", "#b3bfca", "#d3cfd0", "#ecd8cf", "#f6e3d3")
    far = 0.66 + 0.012 * profile(width, 1.6, 301) + 0.0018 * profile(width, 0.4, 302)
    picture = over(picture, "#bfc3cb", smooth(0, 0.012, y - far) * 0.75)
    ground = 0.70 + 0.02 * np.sin(x * 2.0 + 0.5)
    depth = np.maximum(y - ground, 0)
    tone = 0.85 - 1.5 * depth + 0.10 * drift * np.sqrt(depth * 3)
    field = ramp(tone, "#7f97b4", "#a9bacc", "#d2d9df", "#f3ebe4", "#fff8ef")
    ahead = np.maximum(y - foot, 0)
    shade = sample(bare, (x + ahead * 1.25) / x.max(), np.clip(foot - ahead * 2.1, 0, 1) + 0 * x) * (
        ahead > 0
    )
    field = over(field, "#6f89ab", blur(shade, 2.5) * smooth(1.05, 0.75, y) * 0.75)
    picture = over(picture, field, (y - ground) * height * 0.3)
    picture = over(picture, "#2a2f38", bare * 0.94)
    return over(picture, "#ffffff", flakes(width, height) * 0.6)
