"""The demo's photos, which are computed. `python -m demo.photos demo/photos` creates the missing ones."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from demo import craft, day, night
from demo.circuit import circuit
from demo.noise import Field, film

PHOTOS: dict[str, tuple[Callable[[int, int], Field], int, int]] = {
    "night-train.jpg": (night.night_train, 2400, 1600),
    "glitter.jpg": (day.glitter, 2400, 1600),
    "lighthouse.jpg": (night.lighthouse, 2400, 1600),
    "loaf.jpg": (craft.loaf, 2400, 1600),
    "snow.jpg": (day.snow, 2400, 1600),
    "wood-type.jpg": (craft.wood_type, 2400, 1600),
    "ridges.jpg": (day.ridges, 2400, 1600),
    "ripples.jpg": (day.ripples, 2400, 1600),
    "circuit.jpg": (circuit, 2400, 1600),
    "aurora.jpg": (night.aurora, 1600, 2400),
    "rain.jpg": (craft.rain, 1600, 2000),
    "contours.jpg": (craft.contours, 2400, 1600),
    "fern.jpg": (craft.fern, 2400, 1600),
    "dunes.jpg": (day.dunes, 2400, 1600),
    "star-trails.jpg": (night.star_trails, 2400, 1600),
    "woodgrain.jpg": (craft.woodgrain, 1800, 1800),
}


def make_photo(path: Path) -> None:
    picture, width, height = PHOTOS[path.name]
    photo = film(picture(width, height), seed=len(path.name))
    unfinished = path.with_suffix(".part")  # an interrupted run must not leave an incomplete photo
    photo.save(unfinished, "JPEG", quality=88)
    unfinished.replace(path)


def make_photos(folder: Path) -> None:
    """Create the missing photos of the folder on up to four cores."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [folder / name for name in PHOTOS if not (folder / name).exists()]
    if missing:
        cores = min(os.cpu_count() or 1, 4, len(missing))  # each process needs up to 600 MB
        with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
            list(pool.map(make_photo, missing))


if __name__ == "__main__":
    make_photos(Path(sys.argv[1]))
