"""The services as real web servers, which record their requests and can simulate overload."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler

from common.api.openapi import generate_document
from sdk.schemas import Json
from tests.support.browser.server import run_server

_HOSTS = {"blog": "testserver", "todos": "todos.localhost"}


def read_openapi_document(service: str) -> Json:
    document: Json = json.loads(json.dumps(generate_document(f"myblog.urls.{service}"), default=str))
    return document


@dataclass(frozen=True)
class Exchange:
    """A request and the status of its response."""

    method: str
    path: str
    status: int

    def is_success_of(self, method: str, template: str) -> bool:
        pattern = re.sub(r"{\w+}", "[^/]+", template)
        return self.method == method.upper() and self.status < 300 and bool(re.fullmatch(pattern, self.path))


@dataclass
class RunningService:
    """A service that runs in this process, with its requests so far."""

    service: str
    url: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
    busy: dict[str, list[int]] = field(default_factory=dict)  # by path, the statuses of the next responses
    environment: dict[str, str] = field(default_factory=dict)  # of the programs that use the service

    def application(self) -> Any:
        django = WSGIHandler()

        def respond(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]

            def record_and_start(status: str, *rest: Any) -> Any:
                self.exchanges.append(Exchange(method, path, int(status[:3])))
                return start(status, *rest)

            if self.busy.get(path):
                record_and_start(f"{self.busy[path].pop(0)} Busy", [("Retry-After", "0")])
                return [b""]
            return django({**environ, "HTTP_HOST": _HOSTS[self.service]}, record_and_start)

        return respond

    def statuses_of(self, path: str) -> list[int]:
        return [exchange.status for exchange in self.exchanges if exchange.path == path]

    def completed_operations(self) -> set[str]:
        """Return the ids of all operations that have succeeded."""
        return {
            operation["operationId"]
            for path, item in read_openapi_document(self.service)["paths"].items()
            for method, operation in item.items()
            if any(exchange.is_success_of(method, path) for exchange in self.exchanges)
        }


@contextmanager
def run_service(service: str, settings: LazySettings) -> Iterator[RunningService]:
    running = RunningService(service)
    with run_server(running.application()) as server:
        # Node.js may resolve `localhost` to ::1 only.
        running.url = server.url.replace("localhost", "127.0.0.1")
        running.environment["BASE_URL"] = running.url
        setattr(settings, {"blog": "SITE_URL", "todos": "TODOS_URL"}[service], running.url)
        yield running
