"""CPU time and memory of the thumbnails worker, against sharp and pyvips, in processes with one thread.

All of them write WebP of quality 78 with effort 2 and JPEG of quality 80 with optimised Huffman codes.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from time import process_time

from PIL import Image

from benchmarks.harness import Case, Measure
from benchmarks.photos import quality, samples
from infra.paths import ROOT

FOLDER = ROOT / "build" / "benchmarks"
PHOTOS = FOLDER / "photos"
PYVIPS = FOLDER / "pyvips"
SHARP = FOLDER / "sharp"
THREE, DEPLOYED, BOTH = "320,640,1280", "320,640,1280,1920", "webp,jpg"
WORKER = (sys.executable, "-m", "benchmarks.photos.worker")
STAGE = json.loads((ROOT / "zappa_settings.json").read_text())["thumbnails"]["aws_environment_variables"]
# The allocator's settings of the deployed function, for all programs: they reuse memory of the previous picture, which
# takes 6 % less CPU time and no more memory. And one thread for sharp.
SETTINGS = {name: value for name, value in STAGE.items() if name.startswith("MALLOC_")}
SETTINGS["UV_THREADPOOL_SIZE"] = "1"
ONE_DECIBEL = 1.122  # of a root mean square error


@contextmanager
def cases() -> Iterator[list[Case]]:
    _install_tools()
    yield _list_cases(samples.create_photos(PHOTOS), *samples.special_photos(PHOTOS))


def _list_cases(twelve: list[Path], progressive: Path, alpha: Path) -> list[Case]:
    largest = next(path for path in twelve if path.stem == "dunes")
    sharp = {mode: ("node", str(SHARP / "sharp.mjs"), mode) for mode in ("each", "chained")}
    vips = {mode: (sys.executable, "-m", "benchmarks.photos.vips", mode) for mode in sharp}

    def cpu(name: str, goal: float, baseline: Sequence[str], widths: str, *paths: Path) -> Case:
        ours, theirs = (_cpu_time(program, widths, BOTH, *paths) for program in (WORKER, baseline))
        return Case(f"Thumbnails: {name}", goal, "CPU ms a photo", ours, theirs, runs=7)

    return [
        cpu("three widths / sharp, a pipeline for each", 0.40, sharp["each"], THREE, *twelve),
        cpu("three widths / sharp, chained", 0.95, sharp["chained"], THREE, *twelve),
        cpu("three widths / pyvips, a pipeline for each", 0.40, vips["each"], THREE, *twelve),
        cpu("three widths / pyvips, chained", 0.95, vips["chained"], THREE, *twelve),
        cpu("as deployed, four widths / sharp, a pipeline for each", 0.40, sharp["each"], DEPLOYED, *twelve),
        cpu("as deployed, four widths / sharp, chained", 0.95, sharp["chained"], DEPLOYED, *twelve),
        cpu("PNG with alpha / sharp, chained", 1.1, sharp["chained"], DEPLOYED, alpha),
        cpu("progressive JPEG / sharp, chained", 1.1, sharp["chained"], DEPLOYED, progressive),
        Case(
            name="Thumbnails: three widths as JPEG alone / decoding at half scale",
            goal=2,
            unit="CPU ms a photo",
            subject=_cpu_time(WORKER, THREE, "jpg", *twelve),
            baseline=partial(_decode_half, twelve),
            runs=7,
        ),
        Case(
            name="Thumbnails: error from a whole decode with Lanczos / sharp's",
            goal=ONE_DECIBEL,
            unit="of 255, root mean square",
            subject=_quality_error(WORKER, twelve),
            baseline=_quality_error(sharp["each"], twelve),
            runs=7,
        ),
        Case(
            name="Thumbnails: peak memory, 24 megapixels / sharp, chained",
            goal=0.6,
            unit="MB",
            subject=lambda: run(WORKER, DEPLOYED, BOTH, largest)["peak_mb"],
            baseline=lambda: run(sharp["chained"], DEPLOYED, BOTH, largest)["peak_mb"],
            runs=7,
        ),
    ]


def _install_tools() -> None:
    """Install the baselines. The project itself does not need them."""
    here = Path(__file__).parent / "photos"
    SHARP.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "sharp.mjs"):
        (SHARP / name).write_bytes((here / name).read_bytes())
    subprocess.run(["npm", "install", "--prefix", SHARP, "--no-audit", "--no-fund", "--silent"], check=True)
    uv: list[str | Path] = [ROOT / ".venv/uv/bin/uv", "pip", "install", "--quiet", "--python", sys.executable]
    subprocess.run([*uv, "--target", PYVIPS, "pyvips==3.2.0", "pyvips-binary==8.18.7"], check=True)


def _cpu_time(program: Sequence[str], widths: str, formats: str, *paths: Path) -> Measure:
    return lambda: run(program, widths, formats, *paths)["cpu_ms"]


def _quality_error(program: Sequence[str], paths: list[Path]) -> Measure:
    def render(photo: Path, folder: Path) -> None:
        run(program, DEPLOYED, BOTH, photo, output=str(folder))

    return lambda: quality.mean_error(render, paths)


def run(
    program: Sequence[str], widths: str, formats: str, *paths: Path, output: str = ""
) -> dict[str, float]:
    environment = {**os.environ, **SETTINGS, "PYTHONPATH": str(PYVIPS), "OUTPUT": output}
    command = [*program, widths, formats, *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    usage: dict[str, float] = json.loads(done.stdout)
    return usage


def _decode_half(paths: list[Path]) -> float:
    sources = [path.read_bytes() for path in paths]
    begin = process_time()
    for source in sources:
        with Image.open(BytesIO(source)) as opened:
            opened.draft(None, (opened.width // 2, opened.height // 2))
            opened.load()
    return (process_time() - begin) * 1000 / len(paths)
