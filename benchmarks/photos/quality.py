"""How near renditions come to the best that there could be: the whole photo decoded, and shrunk by Lanczos."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image


def mean_error(render: Callable[[Path, Path], None], photos: list[Path]) -> float:
    """Give the root mean square error of what `render` makes of photos in a folder, as the mean of their PSNRs.

    In that figure 1 dB is a factor of 1.122.
    """
    with TemporaryDirectory() as folder:
        decibels: list[float] = []
        for photo in photos:
            render(photo, Path(folder))
            decibels += [_psnr(made, photo) for made in Path(folder).iterdir()]
    return float(255 / 10 ** (np.mean(decibels) / 20))


def _psnr(made: Path, photo: Path) -> float:
    with Image.open(made) as rendition, Image.open(photo) as original:
        shrunk = original.resize(rendition.size, Image.Resampling.LANCZOS)
        difference = np.asarray(rendition.convert("RGB"), np.float32) - np.asarray(shrunk, np.float32)
    return float(20 * np.log10(255) - 10 * np.log10(np.mean(difference**2)))
