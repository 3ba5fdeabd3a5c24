"""Each optimization beside the simpler code that it replaces. docs/decisions names the rows that justify it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from benchmarks.deployed.functions import Function
from benchmarks.deployed.service_requests import blog, fill_tables
from benchmarks.deployed.stacks import function
from benchmarks.harness import Case
from benchmarks.work import measure_work
from common.content_table.keys import post_key, typed_key

CALLS = 1000  # of a run
READ = {"key": typed_key(*post_key("post-5"))}
MILLISECONDS, MICROSECONDS = "ms", "µs"


@contextmanager
def cases() -> Iterator[list[Case]]:
    fill_tables(posts=60, todos=60)
    page = blog("/")
    by_http, by_boto3 = with_handler("reads.read_by_http"), with_handler("reads.read_by_boto3")
    lazy, eager = function("blog"), with_handler("eager_apps.handler")
    uncached = with_handler("without_page_cache.handler")
    with ExitStack() as stack:

        def warm(what: str, goal: float, subject: Function, baseline: Function, event: Any) -> Case:
            processes = [stack.enter_context(each.start()) for each in (subject, baseline)]
            ours, theirs = (measure_work(process, event, CALLS) for process in processes)
            return Case(f"optimization: {what}", goal, MICROSECONDS, ours, theirs)

        yield [
            cold("cold start of one read, HTTP client / boto3", 0.5, by_http, by_boto3, READ),
            warm("one read, HTTP client / boto3", 0.5, by_http, by_boto3, READ),
            cold("cold start of a page, apps loaded lazily / eagerly", 0.8, lazy, eager, page),
            warm("a list of 20 posts, from the page cache / rendered", 0.5, lazy, uncached, page),
        ]


def with_handler(handler: str) -> Function:
    """Return the blog's function with a handler of `baselines/`."""
    return replace(function("blog"), handler=handler)


def cold(what: str, goal: float, subject: Function, baseline: Function, event: Any) -> Case:
    ours, theirs = (lambda each=each: each.cold(event) for each in (subject, baseline))
    return Case(f"optimization: {what}", goal, MILLISECONDS, ours, theirs)
