"""Each optimization beside the simpler code that it replaces. docs/decisions names the rows that justify it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from benchmarks.deployed.functions import Function
from benchmarks.deployed.service_requests import blog, fill_tables
from benchmarks.deployed.stacks import function
from benchmarks.harness import Case
from benchmarks.work import measure_work
from common.content_table.keys import post_key, typed_key

_CALLS = 400  # of a run
_READ = {"key": typed_key(*post_key("post-5"))}
_MILLISECONDS, _MICROSECONDS = "ms", "µs"


@contextmanager
def cases() -> Iterator[list[Case]]:
    fill_tables(posts=60, todos=60)
    page = blog("/")
    by_http, by_boto3 = _with_handler("reads.read_by_http"), _with_handler("reads.read_by_boto3")
    lazy, eager = function("blog"), _with_handler("eager_apps.handler")
    uncached = _with_handler("without_page_cache.handler")
    with ExitStack() as stack:

        def warm(what: str, goal: float, subject: Function, baseline: Function, event: Any) -> Case:
            processes = [stack.enter_context(version.start()) for version in (subject, baseline)]
            ours, theirs = (measure_work(process, event, _CALLS) for process in processes)
            return Case(f"optimization: {what}", goal, _MICROSECONDS, ours, theirs)

        yield [
            _cold_case("cold start of one read, HTTP client / boto3", 0.5, by_http, by_boto3, _READ),
            warm("one read, HTTP client / boto3", 0.5, by_http, by_boto3, _READ),
            _cold_case("cold start of a page, apps loaded lazily / eagerly", 0.8, lazy, eager, page),
            warm("a list of 20 posts, from the page cache / rendered", 0.6, lazy, uncached, page),
        ]


def _with_handler(handler: str) -> Function:
    """Return the blog's function with a handler of `baselines/`."""
    return replace(function("blog"), handler=handler)


def _cold_case(what: str, goal: float, subject: Function, baseline: Function, event: Any) -> Case:
    ours, theirs = (partial(version.cold, event) for version in (subject, baseline))
    return Case(f"optimization: {what}", goal, _MILLISECONDS, ours, theirs)
