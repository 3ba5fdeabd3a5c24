"""`make run`: the whole product on this machine, from an emulated AWS to the web server."""

import contextlib
import fcntl
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from botocore.exceptions import BotoCoreError

from infra import prepare, stacks
from infra.emulator import Emulator, EmulatorError, use
from infra.process import Child, port_is_free, start_time, stop_stranded
from infra.stacks import StackError

ROOT = Path(__file__).resolve().parents[1]
DATA_STACK, EDGE_STACK = "myblog-local-data", "myblog-local-edge"
WEB_SECONDS = 30


class RunError(RuntimeError):
    pass


class Local:
    """The product as it runs here: a folder that keeps its data, two ports, two children."""

    def __init__(self, folder: Path, port: int, emulator_port: int) -> None:
        self.folder = folder
        self.port = port
        self.site = f"http://localhost:{port}"
        self.emulator = Emulator(emulator_port, data=folder / "emulator")
        self.web: Child | None = None
        self.pids = folder / "pids.json"

    def recover(self) -> None:
        """Stop what a killed run left behind."""
        if not self.pids.exists():
            return
        for pid, started in json.loads(self.pids.read_text()).values():
            stop_stranded(pid, started)
        # The emulator saves DynamoDB only as it ends: it may know less than SQL now.
        (self.folder / "republished").unlink(missing_ok=True)
        self.pids.unlink()

    def check_ports(self) -> None:
        for name, port in (("PORT", self.port), ("EMULATOR_PORT", self.emulator.port)):
            if not port_is_free(port):
                raise RunError(f"port {port} is in use; choose another with {name}=...")

    def start(self) -> None:
        begin = time.monotonic()
        with step("AWS emulator"):
            self.start_emulator()
        with step("stacks"):
            stack_id = self.deploy()
        with step("database"):
            django.setup()
            prepare.migrate()
        with step("static files"):
            prepare.collect_static(self.folder, stack_id)
        with step("published posts"):
            prepare.republish(self.folder, stack_id)
        with step("demo content"):
            prepare.demo()
        with step("web server"):
            self.start_web()
        print(welcome(self.site, os.environ["CDN_URL"], time.monotonic() - begin), flush=True)

    def start_emulator(self) -> None:
        self.emulator.start()
        use(self.emulator.environment())
        if any(stacks.in_progress(name) for name in (DATA_STACK, EDGE_STACK)):
            # It was stopped in the middle of a deployment, which it cannot take up again.
            self.emulator.stop()
            shutil.rmtree(self.folder / "emulator")
            self.emulator.start()
        self.record_children()

    def deploy(self) -> str:
        """Bring the stacks up to date, and say where everything is: here, and to `manage.py` elsewhere."""
        infra = ROOT / "infra"
        parameters = {"SiteOrigin": self.site, "DeletionProtection": "false"}
        data = stacks.deploy(DATA_STACK, infra / "data.yaml", parameters, quiet)
        buckets = {name: data[name] for name in ("StaticBucket", "MediaBucket", "ThumbnailsBucket")}
        edge = stacks.deploy(EDGE_STACK, infra / "edge.yaml", {**buckets, "RequireTls": "false"}, quiet)
        environment = {
            "DJANGO_SETTINGS_MODULE": "myblog.settings.local",
            "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3",
            "SITE_URL": self.site,
            "CDN_URL": stacks.cdn_url(edge),
            **self.emulator.environment(),
            **stacks.environment(data | edge),
        }
        (self.folder / "env.json").write_text(json.dumps(environment, indent=2))
        use(environment)
        return stacks.stack_id(DATA_STACK)

    def start_web(self) -> None:
        self.web = Child(
            [sys.executable, "manage.py", "runserver", f"127.0.0.1:{self.port}"],
            environment=os.environ,
            stdout=subprocess.DEVNULL,  # its greeting; requests and errors go to stderr
        )
        self.record_children()
        deadline = time.monotonic() + WEB_SECONDS
        while (answer := healthz(self.port)) != http.HTTPStatus.OK:
            self.check_children()
            if time.monotonic() > deadline:
                raise RunError(f"the web server's /healthz answers {answer or 'nothing'}")
            time.sleep(0.05)

    def record_children(self) -> None:
        pids = {"emulator": self.emulator.pid, "web": self.web and self.web.pid}
        self.pids.write_text(json.dumps({name: [pid, start_time(pid)] for name, pid in pids.items() if pid}))

    def watch(self) -> NoReturn:
        while True:
            self.check_children()
            time.sleep(0.2)

    def check_children(self) -> None:
        if not self.emulator.running:
            raise RunError(f"the AWS emulator ended; its log is {self.folder / 'emulator/emulator.log'}")
        if self.web and not self.web.running:
            raise RunError("the web server ended")

    def stop(self) -> None:
        if self.web:
            self.web.stop()
        self.emulator.stop()
        self.pids.unlink(missing_ok=True)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    print(f"  {name} ".ljust(24, "."), end=" ", flush=True)
    begin = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - begin:.1f} s", flush=True)


def quiet(line: str) -> None:
    """Leave a stack's resources unreported: here they take a second."""


def healthz(port: int) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def welcome(site: str, cdn: str, seconds: float) -> str:
    return f"""
MyBlog is running, {seconds:.1f} s after the start. Ctrl-C stops it.

  Blog      {site}/
  Admin     {site}/admin/ (editor / editor)
  API       {site}/api/docs
  CDN       {cdn}/
"""


def port(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise RunError(f"{name} is no port number: {value}")
    return int(value)


@contextlib.contextmanager
def only_run(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunError("it is already running here; stop that one first") from None
        yield


def run() -> None:
    folder = Path(os.environ.get("LOCAL_DIR", ROOT / ".local")).resolve()
    local = Local(folder, port("PORT", 8000), port("EMULATOR_PORT", 4566))
    with only_run(folder):
        local.recover()
        local.check_ports()
        try:
            local.start()
            local.watch()
        except BotoCoreError:
            local.check_children()  # the likely reason, and a clearer one
            raise
        finally:
            on_stop_signals(signal.SIG_IGN)  # a second Ctrl-C must not leave a child behind
            local.stop()


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def on_stop_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def main() -> int:
    on_stop_signals(interrupt)
    try:
        run()
    except KeyboardInterrupt:
        print("\nStopped.")
    except (RunError, EmulatorError, StackError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
