"""The difference of renditions from the best ones: the photo decoded at full size, and resized with Lanczos."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image


def mean_error(render: Callable[[Path, Path], None], photos: list[Path]) -> float:
    """Return the root mean square error of the renditions that `render` writes to a folder.

    It is the mean of their PSNRs, in which 1 dB is a factor of 1.122.
    """
    with TemporaryDirectory() as folder:
        decibels: list[float] = []
        for photo in photos:
            render(photo, Path(folder))
            decibels += [_psnr(rendition, photo) for rendition in Path(folder).iterdir()]
    return float(255 / 10 ** (np.mean(decibels) / 20))


def _psnr(path: Path, photo: Path) -> float:
    with Image.open(path) as rendition, Image.open(photo) as original:
        shrunk = original.resize(rendition.size, Image.Resampling.LANCZOS)
        difference = np.asarray(rendition.convert("RGB"), np.float32) - np.asarray(shrunk, np.float32)
    return float(20 * np.log10(255) - 10 * np.log10(np.mean(difference**2)))
