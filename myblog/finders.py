"""Swagger UI among the static files: two files and a map, of the 12 MB in the package that brings them."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

PREFIX = "swagger-ui"
FILES = ("swagger-ui-bundle.js", "swagger-ui.css", "swagger-ui.css.map")  # the style sheet names its map


class Finder(BaseFinder):
    """Look in drf-spectacular-sidecar, which only the machine that collects static files has."""

    def check(self, **options: Any) -> list[Any]:
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(folder())
        storage.prefix = PREFIX  # type: ignore[attr-defined]
        return ((name, storage) for name in FILES if not matches_patterns(name, list(ignore_patterns or ())))

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        prefix, _, name = path.partition("/")
        found = [str(folder() / name)] if prefix == PREFIX and name in FILES else []
        return found if find_all else next(iter(found), [])


def folder() -> Path:
    spec = find_spec("drf_spectacular_sidecar")
    if not spec or not spec.origin:
        raise ModuleNotFoundError(
            "drf-spectacular-sidecar has to be installed where static files are collected"
        )
    return Path(spec.origin).parent / "static/drf_spectacular_sidecar/swagger-ui-dist"
