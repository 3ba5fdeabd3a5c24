"""What the web server needs before it starts: tables, static files, content. Quick when nothing changed."""

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

REPUBLISHED = "republished"


def migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def collect_static(folder: Path, stack_id: str) -> None:
    _once(folder / "collected", f"{stack_id} {_static_digest()}", "collectstatic", "--noinput")


def republish(folder: Path, stack_id: str) -> None:
    """Project all posts of SQL into a content table that does not have them yet."""
    _once(folder / REPUBLISHED, stack_id, "republish")


def demo() -> None:
    call_command("demo", verbosity=0)


def forget_published(folder: Path) -> None:
    """Have the posts projected again, for the table may have lost some."""
    (folder / REPUBLISHED).unlink(missing_ok=True)


def _once(record: Path, key: str, *command: str) -> None:
    if record.exists() and record.read_text() == key:
        return
    call_command(*command, verbosity=0)
    record.write_text(key)


def _static_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_mtime_ns} {stat.st_size}\n".encode())
    return digest.hexdigest()
