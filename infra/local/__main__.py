"""`make run`: starts the whole product on this machine, says where it is, and stops all of it on Ctrl-C."""

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
from infra.local.emulator import EmulatorError, use_environment
from infra.local.stack import DATA_STACK, LocalStack, LocalStackError
from infra.paths import ROOT


def main() -> int:
    on_stop_signals(interrupt)
    try:
        run()
    except KeyboardInterrupt:
        print("\nStopped.")
    except (LocalStackError, EmulatorError, StackError, CommandError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    return 0


def run() -> None:
    folder = Path(os.environ.get("LOCAL_DIR", ROOT / ".local")).resolve()
    auth = os.environ.get("AUTH", "").lower() in {"1", "true"}
    local = LocalStack(folder, port("PORT", 8000), port("EMULATOR_PORT", 4566), auth=auth)
    with only_run(folder):
        local.recover()
        local.check_ports()
        try:
            start(local)
            local.watch()
        except BotoCoreError:
            local.check_children()  # the likely reason, and a clearer one
            raise
        finally:
            on_stop_signals(signal.SIG_IGN)  # a second Ctrl-C must not leave a child behind
            local.stop()


def start(local: LocalStack) -> None:
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
        bootstrap.demo()
    with show_progress("web server"):
        local.start_web()
    local.start_listener()
    print(welcome(local, environment["CDN_URL"], time.monotonic() - begin), flush=True)


def welcome(local: LocalStack, cdn: str, seconds: float) -> str:
    return f"""
MyBlog is running, after {seconds:.1f} s. Ctrl-C stops it.

  Blog      {local.site}/
  Admin     {local.site}/admin/ (editor / editor)
  API       {local.site}/api/docs
  To-dos    {local.todos}/ ({" or ".join(DEMO_USERS)} / {DEMO_PASSWORD})
  Mails     {local.mailbox.url}/
  CDN       {cdn}/
"""


@contextlib.contextmanager
def only_run(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LocalStackError("it is already running here; stop that one first") from None
        yield


def port(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise LocalStackError(f"{name} is no port number: {value}")
    return int(value)


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def on_stop_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main())
