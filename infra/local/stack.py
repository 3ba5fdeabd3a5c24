"""The product on this machine: the emulator, the mailbox, the web server and the folder with their data."""

import json
import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from infra.deploy.cloudformation import stacks
from infra.local import bootstrap, deployment
from infra.local.emulator import Emulator, use_environment
from infra.local.mailbox.server import Mailbox
from infra.local.processes import port_is_free, start_time, stop_orphan
from infra.local.services import Listener, LocalStackError, WebServer

_MAIL_PORT = 8025  # the usual port of local mailboxes; if it is in use, the mailbox takes a free one


class LocalStack:
    """The processes that `make run` starts and stops. With `auth`, the emulator enforces the roles of functions."""

    def __init__(self, folder: Path, port: int, emulator_port: int, *, auth: bool = False) -> None:
        self.folder = folder
        self.site = f"http://localhost:{port}"
        self.todos = f"http://todos.localhost:{port}"
        self.emulator = Emulator(emulator_port, data=folder / "emulator", auth=auth)
        self.mailbox = Mailbox(self.emulator.url, _MAIL_PORT, file=folder / "mails.jsonl")
        self.web = WebServer("web server", folder / "web.log", port)
        self.listener = Listener("listener", folder / "listener.log")
        self._pids = folder / "pids.json"

    def recover(self) -> None:
        """Stop the processes that a killed run left behind."""
        if self._pids.exists():
            for pid, started in json.loads(self._pids.read_text()).values():
                stop_orphan(pid, started)
            self._forget_children()

    def check_ports(self) -> None:
        for name, port in (("PORT", self.web.port), ("EMULATOR_PORT", self.emulator.port)):
            if not port_is_free(port):
                raise LocalStackError(f"port {port} is in use. Choose another one with {name}=...")

    def start_emulator(self) -> None:
        has_data = (self.folder / "emulator").exists()
        self._launch_emulator()
        use_environment(self.emulator.environment())
        if has_data and not stacks.are_idle():
            # It was stopped during a deployment, which it cannot resume.
            self.emulator.stop()
            shutil.rmtree(self.folder / "emulator")
            self._launch_emulator()
        self.mailbox.start()

    def deploy(self) -> dict[str, str]:
        """Bring the emulator up to date, and return the environment of the services.

        Write it to env.json too, for `manage.py` in other terminals.
        """
        shared, changed = deployment.deploy(self.site, self.todos, self.mailbox.url)
        if changed:
            # The emulator saves only when it ends. Restarted, it keeps its stacks and files even if it is killed.
            self.emulator.stop()
            self._launch_emulator()
        environment = {
            **shared,
            **self.emulator.environment(),
            "DJANGO_SETTINGS_MODULE": "myblog.settings.local",
            "BLOG_URL": self.site,
            # SQLite rejects a transaction that reads before another one writes, and writes itself afterwards.
            # IMMEDIATE takes the lock first and waits. Publishing keeps it during its calls to DynamoDB.
            "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30",
        }
        _write_json(self.folder / "env.json", environment)
        return environment

    def start_web(self) -> None:
        self.web.log.unlink(missing_ok=True)
        self.web.start()
        self._record_children()
        self.web.wait(self.check_children)

    def start_listener(self) -> None:
        self.listener.start()
        self._record_children()

    def watch(self) -> NoReturn:
        """Copy the web server's log to standard error until a process ends."""
        with self.web.log.open("rb") as log:
            log.seek(0, os.SEEK_END)
            while True:
                sys.stderr.buffer.write(log.read())
                sys.stderr.flush()
                self.check_children()
                time.sleep(0.2)

    def check_children(self) -> None:
        """Raise LocalStackError if a process has ended. Restart the web server if its code has changed."""
        if not self.emulator.running:
            raise LocalStackError(f"the AWS emulator ended; its log is {self.emulator.log}")
        if self.web.has_changed_code:
            self.web.start()
            self._record_children()
        self.web.check()
        self.listener.check()

    def stop(self) -> None:
        self.web.stop()
        self.listener.stop()
        self.mailbox.stop()
        self.emulator.stop()
        if self._pids.exists():
            self._forget_children()

    def _launch_emulator(self) -> None:
        self.emulator.start()
        self._record_children()
        self.emulator.wait()

    def _record_children(self) -> None:
        pids = {"emulator": self.emulator.pid, "web": self.web.pid, "listener": self.listener.pid}
        _write_json(self._pids, {name: [pid, start_time(pid)] for name, pid in pids.items() if pid})

    def _forget_children(self) -> None:
        if not self.emulator.has_saved_since(self._pids.stat().st_mtime):
            bootstrap.forget_republish(self.folder)  # it was killed, and may lack posts that SQL has
        self._pids.unlink()


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write a file atomically, because this process may be killed and another one reads it."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(content, indent=2))
    partial.replace(path)
