"""CPU time of a request to a warm function on one core, against a “hello” behind the same middleware.

The time includes the calls of DynamoDB, but not DynamoDB's own work. Each request of a blog page reads the content,
and renders it only if the page cache lacks it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from benchmarks.deployed.functions import Process, check_response
from benchmarks.deployed.service_requests import blog, fill_tables, todos
from benchmarks.deployed.stacks import function
from benchmarks.harness import Case, Measure

CALLS = 2000  # of a run, so that it includes garbage collections: about one for 600 “hellos”


@contextmanager
def cases() -> Iterator[list[Case]]:
    fill_tables(posts=60, todos=60)
    with ExitStack() as running:
        pages, page_hello = (running.enter_context(process) for process in start_with_baseline("blog"))
        api, api_hello = (running.enter_context(process) for process in start_with_baseline("todos"))
        known, _ = pages.call(blog("/posts/post-5/"))
        unchanged = {"If-None-Match": known["multiValueHeaders"]["ETag"][0]}
        hello, rest_hello = measure_work(page_hello, blog("/")), measure_work(api_hello, todos("/api/hello"))
        yield [
            _case("a list of 20 posts", 7, measure_work(pages, blog("/")), hello),
            _case("a post", 5, measure_work(pages, blog("/posts/post-5/")), hello),
            _case("a 304", 1.5, measure_work(pages, blog("/posts/post-5/", **unchanged)), hello),
            _case(
                "a page of 50 to-dos", 2.5, measure_work(api, todos("/api/v1/todos?page_size=50")), rest_hello
            ),
        ]


def start_with_baseline(stage: str) -> tuple[Process, Process]:
    """Start a function, and its “hello”."""
    deployed = function(stage)
    variables = {**deployed.environment, "DJANGO_SETTINGS_MODULE": f"{stage}_hello"}
    return deployed.start(), replace(deployed, environment=variables).start()


def measure_work(process: Process, event: dict[str, Any], calls: int = CALLS) -> Measure:
    def microseconds() -> float:
        response, cpu_time = process.call(event, calls)
        check_response(response)
        return cpu_time

    return microseconds


def _case(what: str, goal: float, subject: Measure, baseline: Measure) -> Case:
    return Case(f"work: {what}", goal, "µs", subject, baseline)
