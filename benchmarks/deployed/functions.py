"""Functions that run from their unpacked bundles, each in its own process, as in Lambda."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from benchmarks.harness import MEASURED, use_cores
from infra.paths import ROOT

BASELINES = ROOT / "benchmarks" / "baselines"  # run with the packages of a bundle
RUNTIME = Path(__file__).parent / "lambda_runtime.py"
PYTHON = getattr(sys, "_base_executable", sys.executable)  # without the packages of this environment


class Process:
    """A started function, which processes one event after the other."""

    def __init__(self, folder: Path, handler: str, environment: Mapping[str, str]) -> None:
        with use_cores(MEASURED):
            self._child = subprocess.Popen(
                [PYTHON, "-S", RUNTIME, handler],
                cwd=folder,
                env=environment,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )

    def call(self, event: Any, times: int = 1) -> tuple[Any, float]:
        """Return the response to an event, and the CPU time of one of `times` calls in microseconds."""
        assert self._child.stdin
        assert self._child.stdout
        print(json.dumps({"event": event, "times": times}), file=self._child.stdin, flush=True)
        result = json.loads(self._child.stdout.readline())
        return result["response"], result["cpu"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.communicate()


@dataclass(frozen=True)
class Function:
    folder: Path
    handler: str
    environment: Mapping[str, str]
    runtime: Path  # packages that Lambda provides: boto3

    def start(self) -> Process:
        environment = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",  # a bundle is read-only
            "PYTHONPATH": f"{self.folder}:{self.runtime}:{BASELINES}",
            "LAMBDA_TASK_ROOT": str(self.folder),
            "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1",
        }
        return Process(self.folder, self.handler, {**environment, **self.environment})

    def cold(self, event: Any) -> float:
        """Return the milliseconds from the start of the process to its first response."""
        begin = time.perf_counter_ns()
        with self.start() as process:
            response, _ = process.call(event)
            milliseconds = (time.perf_counter_ns() - begin) / 1e6
        check_response(response)
        return milliseconds


def check_response(response: Any) -> None:
    if response.get("statusCode", 200) not in {200, 304} or response.get("batchItemFailures"):
        raise RuntimeError(f"the benchmark's request failed: {response}")


def build_request(path: str, host: str, stage: str = "production", **headers: str) -> dict[str, Any]:
    """Return a GET request as an event of API Gateway's REST APIs (payload version 1.0)."""
    sent_headers = {
        "Host": host,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.7, 198.51.100.9",
        **headers,
    }
    route, _, query = path.partition("?")
    parameters = dict(pair.split("=", 1) for pair in query.split("&")) if query else None
    return {
        "resource": "/{proxy+}",
        "path": route,
        "httpMethod": "GET",
        "headers": sent_headers,
        "multiValueHeaders": {name: [value] for name, value in sent_headers.items()},
        "queryStringParameters": parameters,
        "multiValueQueryStringParameters": {name: [value] for name, value in parameters.items()}
        if parameters
        else None,
        "pathParameters": {"proxy": route.strip("/")},
        "stageVariables": None,
        "requestContext": {
            "stage": stage,
            "path": f"/{stage}{route}",
            "identity": {"sourceIp": "203.0.113.7"},
        },
        "body": None,
        "isBase64Encoded": False,
    }
