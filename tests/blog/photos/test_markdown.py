import pytest

from blog.photos.markdown import build_markdown, replace_alt, replace_key
from blog.rendering import markdown

KEY = "uploads/1/boat.jpg"


@pytest.mark.parametrize(
    "alt", ["A boat", "A [red] boat", "5 * 3 _and_ `x`", "Tom & Jerry &amp; <b>", "a\\b"]
)
def test_build_markdown_shows_the_text_as_it_is(alt: str) -> None:
    html = markdown.parse(build_markdown(KEY, alt)).render().html
    escaped = alt.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f'alt="{escaped}"' in html


@pytest.mark.parametrize(
    "text",
    [
        f"Before ![A red boat](/{KEY}) after",
        f"![A red boat]({KEY})",
        f'![A red boat](/{KEY} "Moored"){{.wide}}',
        f"![A\nred boat](/{KEY})",
        rf"![A red\ boat](/{KEY})".replace(r"\ ", " "),
    ],
)
def test_replace_alt_changes_the_old_text(text: str) -> None:
    changed = replace_alt(text, KEY, "A red boat", "A [blue] boat")
    assert changed == text.replace("A\nred", "A red").replace("A red boat", r"A \[blue\] boat")


def test_replace_alt_changes_an_escaped_text() -> None:
    assert replace_alt(build_markdown(KEY, "A [b]"), KEY, "A [b]", "C") == f"![C](/{KEY})"
    assert replace_alt(f"![A [b]](/{KEY})", KEY, "A [b]", "C") == f"![C](/{KEY})"


@pytest.mark.parametrize(
    "text",
    [
        f"![My own words](/{KEY})",
        f"![](/{KEY})",
        "![A red boat](/uploads/2/boat.jpg)",
        f"![A red boat](/{KEY}.webp)",
        f"[A red boat](/{KEY})",
    ],
)
def test_replace_alt_keeps_other_texts_and_photos(text: str) -> None:
    assert replace_alt(text, KEY, "A red boat", "A blue boat") == text


def test_replace_key_changes_every_mention() -> None:
    text = "![a](/{}) [b](https://cdn.example.com/{}) See /{}. /{}の Not /uploads/1/boat.jpg.webp"
    assert replace_key(text.replace("{}", KEY), KEY, "uploads/2/pier.png") == text.replace(
        "{}", "uploads/2/pier.png"
    )
