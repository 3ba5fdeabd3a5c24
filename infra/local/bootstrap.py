"""The database, static files and content that the web server needs. Each step is skipped if nothing changed."""

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

_REPUBLISHED = "republished"


def migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def collect_static(folder: Path, stack_id: str) -> None:
    _once(folder / "collected", f"{stack_id} {_static_digest()}", "collectstatic", "--noinput")


def republish(folder: Path, stack_id: str) -> None:
    """Publish all posts to the content table, once for each table."""
    _once(folder / _REPUBLISHED, stack_id, "republish")


def create_demo_content() -> None:
    call_command("demo", verbosity=0)


def forget_republish(folder: Path) -> None:
    """Make the next run publish all posts again, because the table may have lost some."""
    (folder / _REPUBLISHED).unlink(missing_ok=True)


def _once(record: Path, key: str, *command: str) -> None:
    """Call a management command unless `record` says that it ran with this key."""
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
