"""Counts the billed units of a page, a publication and a photo with the demo's content, for `units.json`."""

import gzip
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from benchmarks import site, thumbnails
from benchmarks.photos import samples
from infra.local.emulator import use_environment
from infra.paths import ROOT

FILE = ROOT / "benchmarks" / "costs" / "units.json"
POST = "/posts/the-tide-in-forty-lines/"
PAGES = ("/", POST, "/archive/2026/", "/tags/craft/")
WEBP = re.compile(r'type="image/webp" srcset="([^"]+)"')
WIDTH = "640w"  # the rendition that a phone downloads
RUNS = 15
PATIENCE = 180  # seconds

Units = dict[str, float]


def main() -> None:
    with site.running() as address:
        use_environment({**json.loads((site.FOLDER / "env.json").read_text()), "LOCAL_DIR": str(site.FOLDER)})
        import django

        django.setup()
        _wait_for_photos(address)
        pages = {path: _count_page(path) for path in PAGES}
        counts = {
            "pages": pages,
            "assets": _count_assets(),
            "publication": _count_publication(),
            "photo": _measure_photo(),
        }
    FILE.write_text(json.dumps(counts, indent=2) + "\n")


def _wait_for_photos(address: str) -> None:
    """Rebuild missing thumbnails, and wait until the front page has a rendition of each photo."""
    from django.core.management import call_command

    call_command("rebuild_thumbnails", "--missing", verbosity=0)
    deadline = time.monotonic() + PATIENCE
    while len(WEBP.findall(html := urlopen(address).read().decode())) < html.count("<picture>"):
        if time.monotonic() > deadline:
            raise TimeoutError("the worker did not make the thumbnails in time")
        time.sleep(1)


def _count_page(path: str) -> Units:
    from django.test import Client

    from tests.support.dynamodb_costs import count_calls

    client = Client()
    with count_calls() as calls:
        html = client.get(path).content
    photos = [_choose_rendition(srcset) for srcset in WEBP.findall(html.decode())]
    return {
        "bytes": len(gzip.compress(html)),
        "photos": len(photos),
        "photo_bytes": sum(_download_size(url) for url in photos),
        "calls": len(calls),
        "read_units": calls.read_units,
        "cpu_ms": round(median(_cpu_milliseconds(lambda: client.get(path)) for _ in range(RUNS)), 2),
    }


def _choose_rendition(srcset: str) -> str:
    """Return the URL of the phone's rendition, or of the largest one."""
    candidates = [candidate.split() for candidate in srcset.split(",")]
    return next((url for url, width in candidates if width == WIDTH), candidates[-1][0])


def _download_size(url: str) -> int:
    address = urlsplit(url)
    # Only browsers resolve the CDN's host name to this machine.
    request = Request(f"http://127.0.0.1:{address.port}{address.path}", headers={"Host": address.netloc})
    with urlopen(request) as response:
        return len(response.read())


def _cpu_milliseconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def _count_assets() -> Units:
    """Count the files that a browser fetches once: the style sheet, the font and the icon."""
    from django.contrib.staticfiles.finders import find

    names = ("site.css", "icon.svg", "fonts/besley-600.woff2")
    files = [Path(str(find(f"blog/{name}"))).read_bytes() for name in names]
    return {"requests": len(files), "bytes": sum(min(len(file), len(gzip.compress(file))) for file in files)}


def _count_publication() -> Units:
    from blog.models import Post
    from blog.publishing import publish
    from tests.support.dynamodb_costs import count_calls

    post = Post.objects.get(slug=POST.split("/")[2])
    publish.unpublish_post(post)
    with count_calls() as reads, _count_write_units() as units:
        publish.sync_post(post)
    return {"read_units": reads.read_units, "write_units": sum(units)}


def _measure_photo() -> Units:
    """Measure the mean of the benchmark's twelve photos."""
    used = thumbnails.run(
        thumbnails.WORKER, thumbnails.DEPLOYED, thumbnails.BOTH, *samples.create_photos(thumbnails.PHOTOS)
    )
    return {"cpu_ms": round(used["cpu_ms"], 1)}


@contextmanager
def _count_write_units() -> Iterator[list[int]]:
    """Count write units of transactions: two for each kilobyte of an item, rounded up."""
    from common.aws import clients
    from tests.support.dynamodb_costs import _item_size as item_size

    units: list[int] = []

    def note(params: Any, **_: Any) -> None:
        for action in params["TransactItems"]:
            ((_, request),) = action.items()
            units.append(2 * -(-item_size(request.get("Item") or request["Key"]) // 1024))

    event = "provide-client-params.dynamodb.TransactWriteItems"
    clients.dynamodb().meta.events.register(event, note)
    yield units
    clients.dynamodb().meta.events.unregister(event, note)


if __name__ == "__main__":
    main()
