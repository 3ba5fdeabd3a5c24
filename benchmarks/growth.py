"""CPU time of a request to a large table, against the same request to a table with ten items. Responses are equal."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from subprocess import run
from typing import Any

from django.conf import settings

from benchmarks.deployed.functions import Function, Process
from benchmarks.deployed.service_requests import blog, set_up_django, todos, user_id
from benchmarks.deployed.stacks import function, prepare_stacks
from benchmarks.harness import OTHERS, Case, use_cores
from benchmarks.work import measure_work
from infra.paths import ROOT
from tests.support import dynalite
from tests.support.dynamodb_costs import describe_keys

CALLS = 400  # of a run
SIZES = {"few": (10, 10), "many": (50_000, 20_000)}  # posts, to-dos


@contextmanager
def cases() -> Iterator[list[Case]]:
    run(["npm", "install", "--prefix", "tests/e2e", "--no-package-lock", "--silent"], cwd=ROOT, check=True)
    set_up_django()
    with ExitStack() as running:
        with use_cores(OTHERS):
            running.enter_context(dynalite.serve_tables(_table_shapes()))
        _fill_tables()
        site, small_site, api, small_api = (
            running.enter_context(_function_with_tables(size, stage).start())
            for stage in ("blog", "todos")
            for size in ("many", "few")
        )
        yield [
            _case("a list of 10 among 50,000 posts", site, small_site, blog("/api/v1/posts?page_size=10")),
            _case(
                "10 of a tag among 50,000 posts",
                site,
                small_site,
                blog("/api/v1/posts?page_size=10&tag=craft"),
            ),
            _case("a post among 50,000", site, small_site, blog("/posts/post-3/")),
            _case("10 among 20,000 to-dos", api, small_api, todos("/api/v1/todos?page_size=10")),
            _case(
                "10 of a label among 20,000 to-dos",
                api,
                small_api,
                todos("/api/v1/todos?page_size=10&label=home"),
            ),
        ]


def _table_shapes() -> dict[str, Any]:
    content, own = (
        describe_keys(prepare_stacks()["ContentTable"]),
        describe_keys(prepare_stacks()["TodosTable"]),
    )
    return {f"{name}-{size}": like for name, like in (("content", content), ("todos", own)) for size in SIZES}


def _fill_tables() -> None:
    from benchmarks import content  # needs Django's apps

    for size, (posts, own) in SIZES.items():
        os.environ["CONTENT_TABLE"], settings.TODOS_TABLE = f"content-{size}", f"todos-{size}"
        content.grow_posts(0, posts)
        content.grow_todos(user_id(), 0, own)


def _function_with_tables(size: str, stage: str) -> Function:
    """Return a function that uses the tables of a size."""
    deployed = function(stage)
    variables = {
        "AWS_ENDPOINT_URL_DYNAMODB": os.environ["AWS_ENDPOINT_URL_DYNAMODB"],
        "CONTENT_TABLE": f"content-{size}",
        "TODOS_TABLE": f"todos-{size}",
    }
    return replace(deployed, environment={**deployed.environment, **variables})


def _case(what: str, many: Process, few: Process, event: dict[str, Any]) -> Case:
    return Case(
        f"growth: {what} / among 10",
        1.2,
        "µs",
        measure_work(many, event, CALLS),
        measure_work(few, event, CALLS),
    )
