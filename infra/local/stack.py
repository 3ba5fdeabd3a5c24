"""The product on this machine: an emulated AWS and a web server, and the folder that keeps their data."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

from infra.deploy import endpoints
from infra.deploy.cloudformation import stacks
from infra.deploy.cloudformation.stacks import select_parameters
from infra.deploy.zappa_stages import WORKERS
from infra.local import bootstrap, demo_users, worker_functions
from infra.local.emulator import Emulator, use_environment
from infra.local.mailbox.server import Mailbox
from infra.local.processes import Child, port_is_free, start_time, stop_orphan
from infra.paths import ROOT, TEMPLATES

DATA_STACK, EDGE_STACK, MAIL_STACK = "myblog-local-data", "myblog-local-edge", "myblog-local-mail"
ROLES_STACK, EVENTS_STACK = "myblog-local-roles", "myblog-local-events"
AUTH_STACK = "myblog-local-auth"
PROJECT = "myblog"  # as in `zappa_settings.json`
# What the emulator lacks, and what would hinder trying things out.
HERE = {
    "Project": PROJECT,
    "RequireTls": "false",
    "NameSesResources": "false",
    "DeletionProtection": "false",
}
SENDER = {"SenderEmail": "hello@myblog.example", "SenderDomain": "myblog.example"}
WEB_SECONDS = 30
MAIL_PORT = 8025  # where such mailboxes usually are; another if it is taken
CODE_CHANGED = 3  # what Django's autoreloader exits with, to be started again


class LocalStackError(RuntimeError):
    pass


class LocalStack:
    """What `make run` starts and stops; with `auth`, IAM holds each function to its role."""

    def __init__(self, folder: Path, port: int, emulator_port: int, *, auth: bool = False) -> None:
        self.folder = folder
        self.port = port
        self.site = f"http://localhost:{port}"
        self.todos = f"http://todos.localhost:{port}"
        self.emulator = Emulator(emulator_port, data=folder / "emulator", auth=auth)
        self.mailbox = Mailbox(self.emulator.url, MAIL_PORT, file=folder / "mails.jsonl")
        self.web: Child | None = None
        self.listener: Child | None = None
        self.web_log = folder / "web.log"
        self.pids = folder / "pids.json"

    def recover(self) -> None:
        """Stop what a killed run left behind."""
        if self.pids.exists():
            for pid, started in json.loads(self.pids.read_text()).values():
                stop_orphan(pid, started)
            self.forget_children()

    def check_ports(self) -> None:
        for name, port in (("PORT", self.port), ("EMULATOR_PORT", self.emulator.port)):
            if not port_is_free(port):
                raise LocalStackError(f"port {port} is in use; choose another with {name}=...")

    def start_emulator(self) -> None:
        used = (self.folder / "emulator").exists()
        self.launch_emulator()
        use_environment(self.emulator.environment())
        if used and not stacks.are_idle():
            # It was stopped in the middle of a deployment, which it cannot take up again.
            self.emulator.stop()
            shutil.rmtree(self.folder / "emulator")
            self.launch_emulator()
        self.mailbox.start()

    def launch_emulator(self) -> None:
        self.emulator.start()
        self.record_children()
        self.emulator.wait()

    def deploy(self) -> dict[str, str]:
        """Bring the stacks up to date. Write down where everything is, for `manage.py` in other terminals."""
        changes: list[str] = []

        def deploy(name: str, template: str, parameters: Mapping[str, str]) -> dict[str, str]:
            return stacks.deploy(name, TEMPLATES / template, parameters, changes.append)

        origins = {"SiteOrigin": self.site, "TodosOrigin": self.todos}
        data = deploy(DATA_STACK, "data.yaml", select_parameters({**HERE, **origins}, "data.yaml"))
        mail = deploy(MAIL_STACK, "mail.yaml", SENDER)
        made = {**HERE, "ClientUrls": f"{self.todos}/", **data, **mail}
        edge = deploy(EDGE_STACK, "edge.yaml", select_parameters(made, "edge.yaml"))
        auth = deploy(AUTH_STACK, "auth.yaml", select_parameters(made, "auth.yaml"))
        changes += demo_users.create_demo_users(auth["CognitoUserPoolId"])
        roles = deploy(ROLES_STACK, "roles.yaml", select_parameters(made | edge, "roles.yaml"))
        shared = {
            **stacks.to_environment(data | mail | edge | auth),
            "SITE_URL": self.site,
            "CDN_URL": endpoints.cdn_url(edge),  # not AWS's, which the stack knows
            "UNSUBSCRIBE_SECRET": "local-only",
        }
        settings = {**shared, **self.for_workers}
        changes += [worker for worker in WORKERS if deploy_worker(worker, roles, settings)]
        listened = {"ProcessedPhotosQueueArn": ""}  # by `manage.py listen`
        deploy(EVENTS_STACK, "events.yaml", select_parameters(made | listened, "events.yaml"))
        if changes:
            # The emulator saves only as it ends. Killed later, it will at least know its stacks and files.
            self.emulator.stop()
            self.launch_emulator()
        environment = {
            **shared,
            **self.emulator.environment(),
            "DJANGO_SETTINGS_MODULE": "myblog.settings.local",
            "BLOG_URL": self.site,
            # Who will write says so at once, and waits: two that read first and then write would refuse each other,
            # and who publishes keeps the lock while DynamoDB is written.
            "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30",
        }
        write_json(self.folder / "env.json", environment)
        return environment

    @property
    def for_workers(self) -> dict[str, str]:
        """What the emulator lacks: SES's events, which the mailbox adds, SNS's signatures, and X-Ray."""
        return {
            "AWS_ENDPOINT_URL_SESV2": self.mailbox.url,
            "SNS_SIGNATURES": "unchecked",
            "POWERTOOLS_TRACE_DISABLED": "true",
        }

    def start_web(self) -> None:
        self.web_log.unlink(missing_ok=True)
        self.launch_web()
        deadline = time.monotonic() + WEB_SECONDS
        while (answer := self.healthz()) != http.HTTPStatus.OK:
            self.check_children()
            if time.monotonic() > deadline:
                raise LocalStackError(
                    f"/healthz answers {answer or 'nothing'}; the web server's log is {self.web_log}"
                )
            time.sleep(0.05)

    def launch_web(self) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), "runserver", f"127.0.0.1:{self.port}"]
        # Started as the reloader's child; check_children() does for it what a second Django would.
        environment = {**os.environ, DJANGO_AUTORELOAD_ENV: "true"}
        with self.web_log.open("ab") as log:
            # Only its greeting goes to stdout.
            self.web = Child(command, environment=environment, stdout=subprocess.DEVNULL, stderr=log)
        self.record_children()

    def start_listener(self) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), "listen"]
        with (self.folder / "listener.log").open("wb") as log:
            self.listener = Child(command, environment=os.environ, stdout=log, stderr=log)
        self.record_children()

    def healthz(self) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def watch(self) -> NoReturn:
        """Pass on what the web server says, until something ends."""
        with self.web_log.open("rb") as log:
            log.seek(0, os.SEEK_END)
            while True:
                sys.stderr.buffer.write(log.read())
                sys.stderr.flush()
                self.check_children()
                time.sleep(0.2)

    def check_children(self) -> None:
        """Raise LocalError if one has ended, unless it was the web server that saw changed code."""
        if not self.emulator.running:
            raise LocalStackError(f"the AWS emulator ended; its log is {self.emulator.log}")
        if self.web and self.web.exit_code == CODE_CHANGED:
            self.launch_web()
        if self.web and not self.web.running:
            raise LocalStackError(f"the web server ended; its log is {self.web_log}")
        if self.listener and not self.listener.running:
            raise LocalStackError(f"the listener ended; its log is {self.folder / 'listener.log'}")

    def record_children(self) -> None:
        pids = {
            "emulator": self.emulator.pid,
            "web": self.web and self.web.pid,
            "listener": self.listener and self.listener.pid,
        }
        write_json(self.pids, {name: [pid, start_time(pid)] for name, pid in pids.items() if pid})

    def forget_children(self) -> None:
        if not self.emulator.saved_since(self.pids.stat().st_mtime):
            bootstrap.forget_published(self.folder)  # it was killed, and its tables know less than SQL now
        self.pids.unlink()

    def stop(self) -> None:
        for child in (self.web, self.listener):
            if child:
                child.stop()
        self.mailbox.stop()
        self.emulator.stop()
        if self.pids.exists():
            self.forget_children()


def deploy_worker(name: str, roles: Mapping[str, str], environment: Mapping[str, str]) -> bool:
    function = f"{PROJECT}-{name.replace('_', '-')}"
    role = roles[f"{name.title().replace('_', '')}RoleArn"]
    sources = (ROOT / "workers", ROOT / "common")
    return worker_functions.deploy(function, f"workers.{name}.handler", role, sources, environment)


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write all or nothing, for whoever reads it after this process was killed."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(content, indent=2))
    partial.replace(path)
