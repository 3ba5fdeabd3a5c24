"""Files that cannot be imported. The errors have line and reason, and other files are imported."""

import os
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from blog.importer.front_matter import MAX_BYTES
from blog.models import Post
from tests.support.import_folder import ImportFolder

EXAMPLES = "write 2026-05-14 or 2026-05-14T09:30:00+02:00"
TITLE = "---\ntitle: Tides\n"
FRONT_MATTER = f"{TITLE}date: 2026-05-14\nauthor: ada\n"
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
    f"{FRONT_MATTER}date: 14/05/2026\n---\n": f"5: “14/05/2026” is not a valid date: {EXAMPLES}",
    f"{FRONT_MATTER}date: 2026-02-30\n---\n": f"5: “2026-02-30” is not a valid date: {EXAMPLES}",
    f"{FRONT_MATTER}date: 9999-12-31T23:00:00-05:00\n---\n": f"5: “9999-12-31T23:00:00-05:00” is not a valid date: "
    f"{EXAMPLES}",
    f"{FRONT_MATTER}draft: perhaps\n---\n": "5: “perhaps” is neither true nor false",
    f"{FRONT_MATTER}cover:\n  width: 100\n---\n": "5: the cover must be a path or a mapping with `image` and `alt`",
    f"{FRONT_MATTER}expires: 2026-05-01\n---\n": "5: expires_at: “Unpublish at” must be later than “Publish at”.",
    f"{FRONT_MATTER}canonical: javascript:alert(1)\n---\n": "5: canonical_url: Enter a valid URL.",
    f"{FRONT_MATTER}title: {'x' * 121}\n---\n": (
        "5: title: Ensure this value has at most 120 characters (it has 121)."
    ),
    f"{FRONT_MATTER}---\n\n{'x' * 500_001}": "7: body: The text has 500,001 characters. The limit is 500,000.",
    f"{FRONT_MATTER}---\n\nOne.\n\nTwo\0.\n": "9: NUL byte: this is not a text file",
}


@pytest.mark.parametrize(("text", "error"), BAD_FILES.items(), ids=BAD_FILES.values())
def test_error_has_line_and_reason(folder: ImportFolder, text: str, error: str) -> None:
    folder.write_text("bad.md", text)
    folder.write_post("good.md")
    with pytest.raises(CommandError, match="1 file not imported; 1 new, 0 changed, 0 unchanged"):
        folder.run_import()
    assert folder.output == f"bad.md:{error}\n"
    assert [post.slug for post in Post.objects.all()] == ["good"]


def test_error_names_the_byte_that_is_not_utf8(folder: ImportFolder) -> None:
    path = folder.write_post("bad.md")
    path.write_bytes(path.read_bytes() + b"\n\nCaf\xe9\n")
    assert folder.list_errors() == ["bad.md:10: the byte 0xe9 is not UTF-8"]


def test_huge_file_is_rejected_unread(folder: ImportFolder) -> None:
    with folder.write_post("bad.md").open("a") as file:
        os.truncate(file.fileno(), MAX_BYTES + 1)
    assert folder.list_errors() == ["bad.md:1: the file has 2.1 MB; a post is limited to 500,000 characters"]


def test_link_to_a_file_outside_is_rejected(folder: ImportFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(folder.write_post("good.md").read_text())
    (folder.path / "bad.md").symlink_to(secret)
    assert folder.list_errors() == ["bad.md:1: not a regular file inside this folder"]


def test_special_files_and_broken_links_are_rejected(folder: ImportFolder) -> None:
    os.mkfifo(folder.path / "bad.md")
    (folder.path / "gone.md").symlink_to("nowhere")
    (folder.path / "loop.md").symlink_to("loop.md")
    assert len(folder.list_errors()) == 3


def test_second_file_with_the_same_slug_is_rejected(folder: ImportFolder) -> None:
    folder.write_post("a.md", slug="tides")
    folder.write_post("b.md", slug="tides")
    assert folder.list_errors() == ["b.md:5: a.md already uses the slug tides"]


def test_error_strips_control_characters_of_the_name(folder: ImportFolder) -> None:
    folder.write_text("\x1b[2J\nbad.md", "")
    assert folder.list_errors() == ["[2J bad.md:1: the file is empty"]


def test_error_replaces_invalid_bytes_of_the_name(folder: ImportFolder) -> None:
    Path(os.fsdecode(os.fsencode(folder.path) + b"/caf\xe9.md")).write_text("")
    assert folder.list_errors() == ["caf\ufffd.md:1: the file is empty"]


def test_path_must_be_a_folder(folder: ImportFolder) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        ImportFolder(folder.path / "none").run_import()
