"""`python -m benchmarks.photos.worker WIDTHS FORMATS PHOTO...`: renders with the worker's code."""

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


def _skip_formats(formats: set[str]) -> None:
    encode = photo._encode

    def encode_others(image: Any, image_format: str, **options: Any) -> bytes:
        return b"" if image_format in formats else encode(image, image_format, **options)

    photo._encode = encode_others


def render(source: bytes) -> None:
    renditions = photo.render(source).renditions
    if folder := os.environ.get("OUTPUT"):
        for rendition in renditions:
            Path(folder, f"{rendition.width}.{rendition.suffix}").write_bytes(rendition.data)


if __name__ == "__main__":
    main(*sys.argv[1:])
