"""The peak memory of rendering a photo, in its own process with all imports of the worker."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from common.photo_limits import MAX_BYTES

# `ru_maxrss` would include the memory of the parent process.
PROGRAM = """
import re, sys
from pathlib import Path
from common.aws import clients
from workers import thumbnails
clients.s3(), clients.dynamodb(), clients.sns()
assert thumbnails.render(Path(sys.argv[1]).read_bytes()).widths[-1] == 1920
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.parametrize(
    ("size", "mode", "options", "limit"),
    [
        ((6000, 4000), "RGB", {"format": "JPEG", "quality": 90}, 256),
        ((6000, 4000), "CMYK", {"format": "JPEG", "quality": 90}, 256),
        ((6000, 4000), "RGB", {"format": "JPEG", "quality": 90, "progressive": True}, 256),
        ((6000, 4000), "RGB", {"format": "JPEG", "quality": 90, "progressive": True, "subsampling": 0}, 256),
        ((7200, 5000), "RGBA", {"format": "PNG", "compress_level": 1}, 448),
    ],
)
def test_rendering_stays_within_the_memory_limit(
    tmp_path: Path, size: tuple[int, int], mode: str, options: dict[str, Any], limit: int
) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((750, 500), 90) for _ in "RGB"])
    image = noise.resize(size, Image.Resampling.NEAREST).convert(mode)
    if mode == "RGBA":
        image.putalpha(100)
    photo = tmp_path / "photo"
    image.save(photo, **options)
    assert photo.stat().st_size <= MAX_BYTES
    command = [sys.executable, "-c", PROGRAM, str(photo)]
    used = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert int(used) / 1024 < limit
