"""A finder for Swagger UI's static files: the three that the API docs use, of the package's 12 MB."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

_PREFIX = "swagger-ui"
FILES = ("swagger-ui-bundle.js", "swagger-ui.css", "swagger-ui.css.map")  # the style sheet refers to its map


class SwaggerFinder(BaseFinder):
    """Finds files in drf-spectacular-sidecar, which is installed only where static files are collected."""

    def check(self, **options: Any) -> list[Any]:
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(_folder())
        storage.prefix = _PREFIX  # type: ignore[attr-defined]
        return ((name, storage) for name in FILES if not matches_patterns(name, list(ignore_patterns or ())))

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        prefix, _, name = path.partition("/")
        paths = [str(_folder() / name)] if prefix == _PREFIX and name in FILES else []
        return paths if find_all else next(iter(paths), [])


def _folder() -> Path:
    spec = find_spec("drf_spectacular_sidecar")
    if not spec or not spec.origin:
        raise ModuleNotFoundError(
            "drf-spectacular-sidecar is missing: install the dependency group `dev` to collect static files"
        )
    return Path(spec.origin).parent / "static/drf_spectacular_sidecar/swagger-ui-dist"
