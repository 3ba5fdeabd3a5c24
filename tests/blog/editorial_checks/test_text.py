"""Checks of the text: parts that are removed or that readers don't see, and their lines."""

import time

import pytest

from blog.editorial_checks.notes import MAX_NOTES
from blog.models import Post
from tests.blog.editorial_checks.conftest import find_notes
from tests.support.posts import MakePost

PHOTO = "![Boats](/uploads/1/cover.jpg)"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<iframe src="https://example.com"></iframe>', "<iframe> is removed. Put the address"),
        ("<video src=a.mp4></video>", "<video> is removed. Put the address"),
        ("<script>alert(1)</script>", "<script> is removed with its content."),
        ("<style>p {}</style>", "<style> is removed with its content."),
        ("<font>x</font>", "<font> is removed; the text in it stays."),
        ("Run git checkout <branch>.", "<branch> is removed. Write `<branch>` to show it as text."),
        ('<p style="color: red">x</p>', "The attribute “style” of <p> is removed."),
        ('<p onclick="x()">x</p>', "The attribute “onclick” of <p> is removed."),
        ('<p class="left menu">x</p>', "The class “menu” of <p> is removed."),
        ('<a href="javascript:x()">x</a>', "The link javascript:x() is removed."),
        ("[x](tel:123)", "The link tel:123 is removed. Only http, https and mailto are available."),
        (
            "![x](https://example.com/a.jpg)",
            "Readers don’t see the picture https://example.com/a.jpg, because pages",
        ),
        (
            "![x](http://example.com/a.jpg)",
            "Readers don’t see the picture http://example.com/a.jpg, because pages",
        ),
        ("![x](//example.com/a.jpg)", "Readers don’t see the picture //example.com/a.jpg, because pages"),
        ("![x](a.jpg)", "Readers don’t see the picture a.jpg, because this site has no such file."),
        ("![x]()", "A picture has no address."),
        (
            "<img src='ftp://a/b.jpg' alt='x'>",
            "Readers don’t see the picture ftp://a/b.jpg, because addresses",
        ),
        ("[x]()", "A link has no address."),
        ("[x](#)", "A link has no address."),
        ("[](https://example.com)", "The link https://example.com has no text"),
        ("[x](/nope)", "The link /nope is broken: this site has no such page."),
        ("[x](example.com)", "The link example.com is broken. Begin with https://"),
        (PHOTO + "{width=50%}", "{width=50%} after a picture is shown as text."),
        (PHOTO + "{.wide", "{.wide} after a picture is shown as text."),
        (PHOTO + " {.wide}", "{.wide} after a picture is shown as text. Available are {.wide}"),
        (
            PHOTO + "{.huge}",
            ".huge after a picture is ignored. Available are {.wide}, {.full}, {.left}, {.right}.",
        ),
        (PHOTO + "{#x .wide}", "id after a picture is ignored."),
        (
            PHOTO + "{.wide} and text",
            "{.wide} is ignored, because the picture is not in a paragraph of its own.",
        ),
        ("$\\foo$", r"A formula is shown as text, because \foo is not a known command."),
        ("> [!INFO]\n> x", "[!INFO] is shown as text. Callouts are NOTE"),
        ("> [!NOTE] x", "[!NOTE] is shown as text. Callouts are NOTE"),
    ],
)
def test_note_says_what_readers_do_not_see_and_where(flawless_post: Post, body: str, text: str) -> None:
    notes = find_notes(flawless_post, f"Text.\n\n{body}")
    assert [note.line for note in notes] == [3]
    assert notes[0].text.startswith(text)
    assert str(notes[0]) == f"Line 3: {notes[0].text}"


@pytest.mark.parametrize(
    "body",
    [
        "<kbd>Tab</kbd> <!-- a comment --> H<sub>2</sub>O `<script>` \\<branch>",
        "[a](/) [b](/search/) [c](/search) [d](/feed.atom) [e](/archive/2026/) [f](?a=1) [g](#top) [h](#main)",
        "[a](mailto:a@example.com) [b](//example.com) [c](HTTPS://example.com) https://example.com/nope",
        "## Größe\n\n[a](#größe) [b](#gr%C3%B6%C3%9Fe)",
        "## Main\n\n[a](#main)",
        f"{PHOTO}{{.wide}}\n\n{PHOTO}\n{PHOTO}\n\n{PHOTO}{{.left}} Text.",
        f"[{PHOTO}](/search/) <a href='/search/'>x</a>",
        "$x^2$ and $5\n\n> [!NOTE]\n> x",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ x",
    ],
)
def test_text_that_readers_see_has_no_notes(flawless_post: Post, body: str) -> None:
    assert find_notes(flawless_post, body) == []


def test_footnote_without_a_reference_is_reported(flawless_post: Post) -> None:
    notes = find_notes(flawless_post, "One[^1].\n\n[^1]: Used.\n\n[^lamp]: Not used.")
    assert [note.text for note in notes] == [
        "The footnote [^lamp] is left out, because the text does not refer to it."
    ]


def test_note_names_the_line_within_a_block(flawless_post: Post) -> None:
    body = f"""One
[a](#a)
<font>x</font>

> - quoted
>   [b](#b)

| a |
| - |
| [c](#c) |

<div>
<p onclick="x">
<img src="/x.png" alt="x">
</p>
</div>

{PHOTO}
![d](/uploads/2/d.jpg)

Text[^1].

#### Deep

[^1]: [e](#e)
"""
    assert [(note.line, note.text.split()[2]) for note in find_notes(flawless_post, body)] == [
        (2, "#a"),
        (3, "removed;"),
        (6, "#b"),
        (10, "#c"),
        (13, "“onclick”"),
        (14, "see"),
        (19, "/uploads/2/d.jpg"),
        (23, "of"),
        (25, "#e"),
    ]


def test_lines_of_a_text_from_a_form_are_those_of_the_editor(flawless_post: Post) -> None:
    assert [note.line for note in find_notes(flawless_post, "One\r\n\r\n[a](#a)\r\n")] == [3]


def test_equal_notes_are_one(flawless_post: Post) -> None:
    (note,) = find_notes(flawless_post, "x\n\n<font>a</font>\n\n<font>b</font> <font>c</font>")
    assert note.line == 3


def test_notes_about_a_text_are_limited(flawless_post: Post) -> None:
    notes = find_notes(flawless_post, "\n\n".join(f"[a](#a{n})" for n in range(MAX_NOTES + 5)))
    assert len(notes) == MAX_NOTES + 1
    assert notes[-1].text == "There are 5 more notes. Correct these first."


def test_link_with_capitals_leads_to_the_post(flawless_post: Post, make_post: MakePost) -> None:
    make_post("Night train")
    assert find_notes(flawless_post, "[a](/posts/Night-Train/)") == []


@pytest.mark.parametrize(
    "body",
    [
        "<a " * 20_000,
        "<!--" * 20_000,
        "<p x='" * 20_000,
        "<b>" * 20_000,
        "[a](#b) " * 5_000,
        "[a](/b)\n" * 5_000,
    ],
)
def test_hostile_text_is_checked_within_seconds(flawless_post: Post, body: str) -> None:
    begin = time.process_time()
    find_notes(flawless_post, body)
    assert time.process_time() - begin < 10
