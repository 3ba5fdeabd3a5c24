"""What a page reads does not grow with what there is: the same calls, items and units for ten as for a thousand."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from django.conf import LazySettings
from django.test import Client

from benchmarks import content
from blog import markdown, table
from tests.dynamodb import Calls, counted
from todos import listing

FEW, MANY = 10, 1000
PAGES = [
    "/api/v1/posts?page_size=10",
    "/api/v1/posts?page_size=10&tag=craft",
    "/posts/post-3/",
    "/api/v1/posts/post-3",
]
VIEWS = [
    listing.Asked(),
    listing.Asked(completed=False),
    listing.Asked(order="due"),
    listing.Asked(order="-created"),
]

Ask = Callable[[], Any]


def write_posts(numbers: range) -> None:
    text = markdown.render("The tide, and what it leaves.")
    table.put(item for n in numbers for item in content.of_post(n, text))


def read(asks: Sequence[Ask]) -> list[Calls]:
    found = []
    for ask in asks:
        with counted() as calls:
            ask()
        found.append(calls)
    return found


def test_a_page_of_posts_reads_the_same_of_ten_and_of_a_thousand(
    client: Client, aws_resources: dict[str, str]
) -> None:
    asks = [lambda page=page: client.get(page) for page in PAGES]
    write_posts(range(1, FEW + 1))
    of_few = read(asks)
    write_posts(range(FEW + 1, MANY + 1))
    assert read(asks) == of_few
    assert [calls.items for calls in of_few] == [10, 10, 1, 1]


def test_a_page_of_to_dos_reads_the_same_of_ten_and_of_a_thousand(
    data_stack: dict[str, str], settings: LazySettings
) -> None:
    settings.TODOS_TABLE, user = data_stack["TodosTable"], f"ada-{uuid4()}"
    asks = [lambda asked=asked: listing.todos(user, asked=asked, size=10) for asked in VIEWS]
    content.write_todos(user, FEW)
    of_few = read(asks)
    content.write_todos(user, MANY - FEW)
    assert read(asks) == of_few
    assert [calls.items for calls in of_few] == [10, 10, 10, 10]
