"""`make run`: start the whole product on this machine, print its URLs, and stop it on Ctrl-C."""

import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from botocore.exceptions import BotoCoreError
from django.core.management import CommandError

from infra.console import show_progress
from infra.deploy.cloudformation import stacks
from infra.deploy.errors import StackError
from infra.local import bootstrap
from infra.local.demo_users import DEMO_PASSWORD, DEMO_USERS
from infra.local.deployment import DATA_STACK
from infra.local.emulator import EmulatorError, use_environment
from infra.local.services import LocalStackError
from infra.local.stack import LocalStack
from infra.paths import ROOT


def main() -> int:
    _on_stop_signals(_raise_keyboard_interrupt)
    try:
        _run()
    except KeyboardInterrupt:
        print("\nStopped.")
    except (LocalStackError, EmulatorError, StackError, CommandError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    return 0


def _run() -> None:
    folder = Path(os.environ.get("LOCAL_DIR", ROOT / ".local")).resolve()
    auth = os.environ.get("AUTH", "").lower() in {"1", "true"}
    local = LocalStack(folder, _read_port("PORT", 8000), _read_port("EMULATOR_PORT", 4566), auth=auth)
    with _exclusive(folder):
        local.recover()
        local.check_ports()
        try:
            _start(local)
            local.watch()
        except BotoCoreError:
            local.check_children()  # if the emulator ended, its message is clearer
            raise
        finally:
            _on_stop_signals(signal.SIG_IGN)  # a second Ctrl-C must not leave a child behind
            local.stop()


def _start(local: LocalStack) -> None:
    begin = time.monotonic()
    with show_progress("AWS emulator"):
        local.start_emulator()
    with show_progress("stacks"):
        environment = local.deploy()
        use_environment(environment)
        stack_id = stacks.stack_id(DATA_STACK)
    with show_progress("database"):
        django.setup()
        bootstrap.migrate()
    with show_progress("static files"):
        bootstrap.collect_static(local.folder, stack_id)
    with show_progress("published posts"):
        bootstrap.republish(local.folder, stack_id)
    with show_progress("demo content"):
        bootstrap.create_demo_content()
    with show_progress("web server"):
        local.start_web()
    local.start_listener()
    print(_welcome(local, environment["CDN_URL"], time.monotonic() - begin), flush=True)


def _welcome(local: LocalStack, cdn: str, seconds: float) -> str:
    return f"""
MyBlog is running. It started in {seconds:.1f} s. Press Ctrl-C to stop it.

  Blog      {local.site}/
  Admin     {local.site}/admin/ (editor / editor)
  API       {local.site}/api/docs
  To-dos    {local.todos}/ ({" or ".join(DEMO_USERS)} / {DEMO_PASSWORD})
  Mails     {local.mailbox.url}/
  CDN       {cdn}/
"""


@contextlib.contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. Raise LocalStackError if another run holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LocalStackError("another run uses the same folder. Stop that one first") from None
        yield


def _read_port(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise LocalStackError(f"{name} is not a port number: {value}")
    return int(value)


def _raise_keyboard_interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _on_stop_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main())
