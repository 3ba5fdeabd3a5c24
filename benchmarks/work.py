"""The work of a request: CPU time of a warm function, on one core, against a hello behind the same middleware.

DynamoDB works elsewhere; what it costs to ask it, is in. A page of the blog is rendered once for what is stored,
which is read for each request.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from benchmarks.deployment import function
from benchmarks.functions import Process, check
from benchmarks.harness import Case, Measure
from benchmarks.services import blog, filled, todos

CALLS = 2000  # of a run, for each to have its share of garbage collections: one in some 600 hellos


@contextmanager
def cases() -> Iterator[list[Case]]:
    filled(posts=60, todos=60)
    with ExitStack() as running:
        pages, page_hello = (running.enter_context(each) for each in started("blog"))
        api, api_hello = (running.enter_context(each) for each in started("todos"))
        known, _ = pages.call(blog("/posts/post-5/"))
        unchanged = {"If-None-Match": known["multiValueHeaders"]["ETag"][0]}
        hello, rest_hello = work(page_hello, blog("/")), work(api_hello, todos("/api/hello"))
        yield [
            case("a list of 20 posts", 7, work(pages, blog("/")), hello),
            case("a post", 5, work(pages, blog("/posts/post-5/")), hello),
            case("a 304", 1.5, work(pages, blog("/posts/post-5/", **unchanged)), hello),
            case("a page of 50 to-dos", 2.5, work(api, todos("/api/v1/todos?page_size=50")), rest_hello),
        ]


def started(stage: str) -> tuple[Process, Process]:
    """Start a function, and the hello beside it."""
    found = function(stage)
    told = {**found.environment, "DJANGO_SETTINGS_MODULE": f"{stage}_hello"}
    return found.start(), replace(found, environment=told).start()


def work(process: Process, event: dict[str, Any], calls: int = CALLS) -> Measure:
    def spent() -> float:
        answer, microseconds = process.call(event, calls)
        check(answer)
        return microseconds

    return spent


def case(what: str, goal: float, subject: Measure, baseline: Measure) -> Case:
    return Case(f"work: {what}", goal, "µs", subject, baseline)
