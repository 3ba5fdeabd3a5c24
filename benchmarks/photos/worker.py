"""`python -m benchmarks.photos.worker WIDTHS FORMATS PHOTO...`: the worker's own `render`."""

import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.photos.usage import report
from workers.images import decode
from workers.images import render as photo


def main(widths: str, formats: str, *photos: str) -> None:
    photo.WIDTHS = tuple(sorted(map(int, widths.split(","))))  # type: ignore[assignment]
    decode.MAX_WIDTH = photo.WIDTHS[-1]
    _skip_formats({"WEBP", "JPEG"} - {{"webp": "WEBP", "jpg": "JPEG"}[name] for name in formats.split(",")})
    report(render, photos)


def _skip_formats(forms: set[str]) -> None:
    encode = photo._encode

    def saved(image: Any, form: str, **options: Any) -> bytes:
        return b"" if form in forms else encode(image, form, **options)

    photo._encode = saved


def render(source: bytes) -> None:
    made = photo.render(source).renditions
    if folder := os.environ.get("OUTPUT"):
        for rendition in made:
            Path(folder, f"{rendition.width}.{rendition.suffix}").write_bytes(rendition.data)


if __name__ == "__main__":
    main(*sys.argv[1:])
