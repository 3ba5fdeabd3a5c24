"""Lighthouse's scores of readers' pages on a phone, as served by `make run` behind a compressing proxy."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from string import Template
from time import sleep
from urllib.parse import urlsplit

from benchmarks import site
from benchmarks.costs.units import POST
from benchmarks.harness import Case
from infra.local.processes import port_is_free
from infra.paths import ROOT

FOLDER = ROOT / "build" / "benchmarks" / "lighthouse"
TOOLS = ROOT / "benchmarks" / "lighthouse_tools"
PORT, WEB_PORT = 18080, 18081
ADDRESS = f"http://localhost:{PORT}"
PAGES = {"the front page": "/", "a post": POST, "an archive": "/archive/2026/"}
ATTEMPTS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM = "--headless=new --no-sandbox --disable-dev-shm-usage"


@contextmanager
def cases() -> Iterator[list[Case]]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.copy(TOOLS / "package.json", FOLDER)
    subprocess.run(["npm", "install", "--prefix", FOLDER, "--no-audit", "--no-fund", "--silent"], check=True)
    with site.running(), _serve_site(), _serve_cdn():
        yield [
            Case(
                name=f"Lighthouse, {name}: points short of 100 in the worst category",
                goal=1,
                unit="points",
                subject=partial(_missing_points, f"{ADDRESS}{path}"),
                baseline=lambda: 1,
                runs=7,
                one_core=False,
            )
            for name, path in PAGES.items()
        ]


def _serve_site() -> AbstractContextManager[None]:
    """Serve the site again, with static files and photos under its own host."""
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{WEB_PORT}"]
    names = {"LOCAL_DIR": str(site.FOLDER), "SITE_URL": ADDRESS, "CDN_URL": ADDRESS}
    return _run_server(command, WEB_PORT, {**os.environ, **names})


def _serve_cdn() -> AbstractContextManager[None]:
    """Start nginx in place of the CDN."""
    cdn = json.loads((site.FOLDER / "env.json").read_text())["CDN_URL"]
    values = {
        "folder": FOLDER,
        "port": PORT,
        "site": f"http://127.0.0.1:{WEB_PORT}",
        "aws": f"http://127.0.0.1:{site.EMULATOR_PORT}",
        "cdn": urlsplit(cdn).netloc,
    }
    shutil.rmtree(FOLDER / "cache", ignore_errors=True)
    (conf := FOLDER / "nginx.conf").write_text(
        Template((TOOLS / "nginx.conf").read_text()).safe_substitute(values)
    )
    return _run_server(["nginx", "-c", str(conf), "-e", str(FOLDER / "nginx.log")], PORT, os.environ)


@contextmanager
def _run_server(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[None]:
    if not port_is_free(port):  # a server of an interrupted run would answer instead
        raise RuntimeError(f"port {port} is in use")
    with Path(FOLDER / f"{port}.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        while port_is_free(port):
            if server.poll() is not None:
                raise RuntimeError(f"{command[0]} ended; see {FOLDER / f'{port}.log'}")
            sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait()


def _missing_points(url: str) -> float:
    return 100 - min(_run_lighthouse(url).values())


def _run_lighthouse(url: str) -> dict[str, float]:
    """Return the scores of one run, which simulates a phone on a slow network."""
    command: list[str | Path] = [
        FOLDER / "node_modules" / ".bin" / "lighthouse",
        url,
        "--quiet",
        "--output=json",
    ]
    command += [f"--output-path={_report_path(url)}", f"--chrome-flags={CHROMIUM}"]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"}
    # Chromium sometimes loses a trace, and Lighthouse then asks for another run.
    if all(subprocess.run(command, env=environment).returncode for _ in range(ATTEMPTS)):
        raise RuntimeError(f"Lighthouse failed {ATTEMPTS} times")
    scores = json.loads(_report_path(url).read_text())["categories"]
    return {category: scores[category]["score"] * 100 for category in CATEGORIES}


def _report_path(url: str) -> Path:
    return FOLDER / f"{url.rstrip('/').rpartition('/')[2]}.json"
