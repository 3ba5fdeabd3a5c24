"""A file that can't be imported is named with the line and the reason, and the others are imported."""

import os
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from blog.importer.front_matter import MAX_BYTES
from blog.models import Post
from tests.support.import_folder import Folder

HOW = "write 2026-05-14 or 2026-05-14T09:30:00+02:00"
TITLE = "---\ntitle: Tides\n"
FIRST = f"{TITLE}date: 2026-05-14\nauthor: ada\n"
BAD_FILES = {
    "": "1: the file is empty",
    "# Tides\n": "1: no front matter: start the file with a `---` line",
    f"{TITLE}\nText.": "1: the front matter is not closed: add a second `---` line",
    "---\n---\nText.": "1: the title is missing",
    "---\ndate: 2026-05-14\n---\n": "1: the title is missing",
    "---\ntitle: [Tides, Waves]\n---\n": "2: expected text, not a list or a mapping",
    "---\n- Tides\n---\n": "2: YAML: expected names with values, such as `title: Tides`",
    "---\ntitle: Tides: a table\n---\n": "2: YAML: mapping values are not allowed here",
    f"{TITLE}tags: [sea\n---\n": "3: YAML: expected ',' or ']', but got '<stream end>'",
    f"{TITLE}\tdate: 2026-05-14\n---\n": "3: YAML: found character '\\t' that cannot start any token",
    f"{TITLE}summary: \x07\n---\n": "3: YAML: U+0007 is not allowed",
    '---\ntitle: "\\ud83d"\n---\n': "2: incomplete Unicode escape: half of a surrogate pair",
    '---\ntitle: "\\UFFFFFFFF"\n---\n': "1: YAML: an escape is not a valid character",
    "---\ntitle: *tides\n---\n": "2: YAML: found undefined alias 'tides'",
    f"{TITLE}summary: {'x' * 50_000}\n---\n": "1: the front matter is longer than 50,000 characters",
    '+++\ntitle = "Tides"\ndate = tomorrow\n+++\n': "3: TOML: Invalid value (at line 3, column 8)",
    '+++\ntitle = "Tides"\ntags = ["sea"\n+++\n': "3: TOML: Unclosed array (at end of document)",
    f"{FIRST}date: 14/05/2026\n---\n": f"5: “14/05/2026” is not a valid date: {HOW}",
    f"{FIRST}date: 2026-02-30\n---\n": f"5: “2026-02-30” is not a valid date: {HOW}",
    f"{FIRST}date: 9999-12-31T23:00:00-05:00\n---\n": f"5: “9999-12-31T23:00:00-05:00” is not a valid date: {HOW}",
    f"{FIRST}draft: perhaps\n---\n": "5: “perhaps” is neither true nor false",
    f"{FIRST}cover:\n  width: 100\n---\n": "5: the cover must be a path or a mapping with `image` and `alt`",
    f"{FIRST}expires: 2026-05-01\n---\n": "5: expires_at: “Unpublish at” must be later than “Publish at”.",
    f"{FIRST}canonical: javascript:alert(1)\n---\n": "5: canonical_url: Enter a valid URL.",
    f"{FIRST}title: {'x' * 121}\n---\n": (
        "5: title: Ensure this value has at most 120 characters (it has 121)."
    ),
    f"{FIRST}---\n\n{'x' * 500_001}": "7: body: The text has 500,001 characters. The limit is 500,000.",
    f"{FIRST}---\n\nOne.\n\nTwo\0.\n": "9: NUL byte: this is not a text file",
}


@pytest.mark.parametrize(("text", "error"), BAD_FILES.items(), ids=BAD_FILES.values())
def test_it_names_the_line_and_the_reason(folder: Folder, text: str, error: str) -> None:
    folder.text("bad.md", text)
    folder.post("good.md")
    with pytest.raises(CommandError, match="1 file not imported; 1 new, 0 changed, 0 unchanged"):
        folder.load()
    assert folder.said == f"bad.md:{error}\n"
    assert [post.slug for post in Post.objects.all()] == ["good"]


def test_it_names_the_byte_that_is_not_utf8(folder: Folder) -> None:
    path = folder.post("bad.md")
    path.write_bytes(path.read_bytes() + b"\n\nCaf\xe9\n")
    assert folder.failures() == ["bad.md:10: the byte 0xe9 is not UTF-8"]


def test_it_refuses_a_file_far_too_long_without_reading_it(folder: Folder) -> None:
    with folder.post("bad.md").open("a") as file:
        os.truncate(file.fileno(), MAX_BYTES + 1)
    assert folder.failures() == ["bad.md:1: the file has 2.1 MB; a post is limited to 500,000 characters"]


def test_it_refuses_a_link_that_leads_out(folder: Folder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(folder.post("good.md").read_text())
    (folder.path / "bad.md").symlink_to(secret)
    assert folder.failures() == ["bad.md:1: not a regular file inside this folder"]


def test_it_refuses_what_is_no_file(folder: Folder) -> None:
    os.mkfifo(folder.path / "bad.md")
    (folder.path / "gone.md").symlink_to("nowhere")
    (folder.path / "loop.md").symlink_to("loop.md")
    assert len(folder.failures()) == 3


def test_it_refuses_a_second_file_for_an_address(folder: Folder) -> None:
    folder.post("a.md", slug="tides")
    folder.post("b.md", slug="tides")
    assert folder.failures() == ["b.md:5: a.md already uses the slug tides"]


def test_the_name_of_a_file_does_not_steer_the_terminal(folder: Folder) -> None:
    folder.text("\x1b[2J\nbad.md", "")
    assert folder.failures() == ["[2J bad.md:1: the file is empty"]


def test_a_name_that_is_not_utf8(folder: Folder) -> None:
    Path(os.fsdecode(os.fsencode(folder.path) + b"/caf\xe9.md")).write_text("")
    assert folder.failures() == ["caf\ufffd.md:1: the file is empty"]


def test_it_refuses_a_path_that_is_no_folder(folder: Folder) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        Folder(folder.path / "none").load()
