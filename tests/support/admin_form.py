"""Forms of the admin, opened and submitted as a browser does."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from blog.models import Post

Fields = dict[str, Any]


def post_url(name: str, post: Post | None = None, *more: int) -> str:
    return reverse(f"admin:blog_post_{name}", args=[post.pk, *more] if post else [])


def open_form(client: Client, post: Post | None = None, query: str = "") -> Fields:
    """Open the form of a post, or of a new one, and return its values."""
    response = client.get(post_url("change" if post else "add", post) + query)
    assert response.status_code == 200
    return read_form(response)


def read_form(response: Any) -> Fields:
    """Return the values that a browser would submit with the post's form."""
    page = BeautifulSoup(response.content, "html.parser").select_one("#post_form")
    assert page
    fields = page.select("input[name]:not([disabled]), textarea[name], select[name]")
    return {str(field["name"]): _read_value(field) for field in fields}


def _read_value(field: Tag) -> Any:
    match field.name:
        case "textarea":
            return field.text.removeprefix("\r\n").removeprefix("\n")
        case "select":
            chosen = [str(option["value"]) for option in field.select("option[selected]")]
            return chosen if field.has_attr("multiple") else "".join(chosen)
    return str(field.get("value", ""))


def save_post(client: Client, post: Post | None = None, **changes: Any) -> Any:
    """Open the form, change values and submit it."""
    return submit_form(client, post, open_form(client, post) | changes)


def submit_form(client: Client, post: Post | None, data: Fields, button: str = "_continue") -> Any:
    return client.post(post_url("change" if post else "add", post), {button: "1", **data})


def save_draft(client: Client, post: Post, **changes: Any) -> Any:
    """Open the form of a published post, change values and save them as its draft."""
    data = open_form(client, post) | changes | {"_draft": "1"}
    return client.post(post_url("change", post), data)


def page_text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def follow_messages(client: Client, response: Any) -> str:
    """Follow a redirect and return the messages of the page."""
    page = BeautifulSoup(client.get(response["Location"]).content, "html.parser")
    return " ".join(" ".join(message.get_text(" ").split()) for message in page.select(".messagelist li"))
