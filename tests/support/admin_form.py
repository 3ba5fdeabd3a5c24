"""A hand at the writing desk: opens a form in the admin and sends it back as a browser would."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from blog.models import Post

Fields = dict[str, Any]


def address(name: str, post: Post | None = None, *more: int) -> str:
    return reverse(f"admin:blog_post_{name}", args=[post.pk, *more] if post else [])


def form(client: Client, post: Post | None = None, query: str = "") -> Fields:
    """Open a post's form, or that of a new one, and read what it holds."""
    response = client.get(address("change" if post else "add", post) + query)
    assert response.status_code == 200
    return fields(response)


def fields(response: Any) -> Fields:
    """Give what a browser would send of the post's form on a page."""
    page = BeautifulSoup(response.content, "html.parser").select_one("#post_form")
    assert page
    found: Fields = {}
    for field in page.select("input[name]:not([disabled]), textarea[name], select[name]"):
        found[str(field["name"])] = value(field)
    return found


def value(field: Tag) -> Any:
    match field.name:
        case "textarea":
            return field.text.removeprefix("\r\n").removeprefix("\n")
        case "select":
            chosen = [str(option["value"]) for option in field.select("option[selected]")]
            return chosen if field.has_attr("multiple") else "".join(chosen)
    return str(field.get("value", ""))


def save(client: Client, post: Post | None = None, **changes: Any) -> Any:
    """Open the form, change it and send it."""
    return send(client, post, form(client, post) | changes)


def send(client: Client, post: Post | None, data: Fields) -> Any:
    return client.post(address("change" if post else "add", post), {"_continue": "1", **data})


def text(response: Any) -> str:
    """Give the words of a page."""
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def messages(client: Client, response: Any) -> str:
    """Give the messages on the page that an answer leads to."""
    page = BeautifulSoup(client.get(response["Location"]).content, "html.parser")
    return " ".join(" ".join(found.get_text(" ").split()) for found in page.select(".messagelist li"))
