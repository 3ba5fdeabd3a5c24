"""`python -m benchmarks.photos.vips each|chained WIDTHS FORMATS PHOTO...`: the same as worker.py, with pyvips."""

import os
import sys
from collections.abc import Callable
from functools import partial

os.environ["VIPS_CONCURRENCY"] = "1"  # read while it is imported

import pyvips

from benchmarks.photos.usage import report

SAVE: dict[str, Callable[[pyvips.Image], bytes]] = {
    "webp": lambda image: image.webpsave_buffer(Q=78, effort=2, keep="none"),
    "jpg": lambda image: image.jpegsave_buffer(Q=80, optimize_coding=True, keep="none"),
}
NARROW = {"height": 100_000, "size": "down"}  # only the width counts, and nothing is enlarged


def each(widths: list[int], formats: list[str], source: bytes) -> None:
    for width in widths:
        for name in formats:
            SAVE[name](pyvips.Image.thumbnail_buffer(source, width, **NARROW))


def chained(widths: list[int], formats: list[str], source: bytes) -> None:
    image = pyvips.Image.thumbnail_buffer(source, widths[0], **NARROW).copy_memory()
    for width in widths:
        image = image.thumbnail_image(width, **NARROW).copy_memory()
        for name in formats:
            SAVE[name](image)


def main(mode: str, widths: str, formats: str, *photos: str) -> None:
    pyvips.cache_set_max(0)
    sizes = sorted(map(int, widths.split(",")), reverse=True)
    report(partial({"each": each, "chained": chained}[mode], sizes, formats.split(",")), photos)


if __name__ == "__main__":
    main(*sys.argv[1:])
