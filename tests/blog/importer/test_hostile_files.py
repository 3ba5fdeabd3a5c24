"""The importer imports or rejects the hostile files of `tests/fixtures/hostile_markdown` without harm."""

import time
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.importer.planner import ImportReport
from blog.importer.service import import_posts
from blog.models import Post
from blog.reader import queries, types
from tests.support.html_safety import find_dangers
from tests.support.import_folder import ImportFolder
from tests.support.paths import FIXTURES

FILES = FIXTURES / "hostile_markdown"
FRONT_MATTER = "---\ntitle: Large\ndate: 2026-05-14\n"
SECONDS = 20  # of CPU time for one file

REJECTED = {
    "a-billion-laughs-for-a-title": "12: expected text, not a list or a mapping",
    "a-canonical-script": "3: canonical_url: Enter a valid URL.",
    "empty": "1: the file is empty",
    "half-a-character": "2: incomplete Unicode escape: half of a surrogate pair",
    "no-front-matter": "1: no front matter: start the file with a `---` line",
    "not-utf-8": "2: the byte 0xe9 is not UTF-8",
    "nul-bytes": "7: NUL byte: this is not a text file",
    "overlong-utf-8": "5: the byte 0xc0 is not UTF-8",
    "python-for-a-title": "2: expected text, not a list or a mapping",
    "utf-16": "1: NUL byte: this is not a text file",
    "without-an-end": "1: the front matter is not closed: add a second `---` line",
}
LARGE = {
    "a-line-of-300-kB": f"{FRONT_MATTER}---\n\n{'word ' * 60_000}",
    "a-word-of-300-kB": f"{FRONT_MATTER}---\n\n{'x' * 300_000}",
    "headings": f"{FRONT_MATTER}---\n\n" + "# Tides\n\n" * 10_000,
    "a-table": f"{FRONT_MATTER}---\n\n{'| a ' * 100}|\n{'| - ' * 100}|\n" + f"{'| b ' * 100}|\n" * 100,
    "footnotes": f"{FRONT_MATTER}---\n\n{'[^1] ' * 2_000}\n\n[^1]: {'[^2] ' * 500}\n\n[^2]: {'[^1] ' * 500}\n",
    "quotes-in-quotes": f"{FRONT_MATTER}---\n\n{'> ' * 20_000}x",
    "lists-in-lists": f"{FRONT_MATTER}---\n\n" + "".join(f"{'  ' * depth}- x\n" for depth in range(400)),
    "brackets": f"{FRONT_MATTER}---\n\n{'[' * 3_000}{'![' * 3_000}{'![a](' * 1_500}",
    "backticks": f"{FRONT_MATTER}---\n\n{'`' * 300_000}",
    "images": f"{FRONT_MATTER}---\n\n{'![a](a.jpg' * 2_000}{'<img src=' * 2_000}{'`' * 9_999}",
    "tags-in-tags": f"{FRONT_MATTER}---\n\n{'<div><b><i>' * 2_000}",
}
LARGE_REJECTED = {
    "a-file-of-5-MB": (
        f"{FRONT_MATTER}---\n\n{'> ' * 2_500_000}",
        "1: the file has 5.0 MB; a post is limited to 500,000 characters",
    ),
    "a-body-too-long": (
        f"{FRONT_MATTER}---\n\n{'x' * 500_001}",
        "6: body: The text has 500,001 characters. The limit is 500,000.",
    ),
    "front-matter-too-long": (
        f"{FRONT_MATTER}tags: [{'x, ' * 50_000}]\n---\n",
        "1: the front matter is longer than 50,000 characters",
    ),
    "lists-in-front-matter": (f"{FRONT_MATTER}x: {'[' * 20_000}\n---\n", "1: YAML: nested too deeply"),
    "mappings-in-front-matter": (f"{FRONT_MATTER}x: {'{a: ' * 9_000}\n---\n", "1: YAML: nested too deeply"),
    "arrays-in-toml": (f"+++\ntitle = 'x'\nx = {'[' * 20_000}\n+++\n", "1: TOML: nested too deeply"),
    "a-number-in-toml": (
        f"+++\ntitle = 'x'\nx = {'9' * 5_000}\n+++\n",
        "3: TOML: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits;"
        " use sys.set_int_max_str_digits() to increase the limit",
    ),
}


def run_import(folder: ImportFolder) -> ImportReport:
    User.objects.create_superuser("root")
    begin = time.process_time()
    report = import_posts(folder.path)
    assert time.process_time() - begin < SECONDS
    return report


def copy_fixture(folder: ImportFolder, name: str) -> None:
    (folder.path / f"{name}.md").write_bytes((FILES / f"{name}.md").read_bytes())


@pytest.mark.parametrize("name", sorted({path.stem for path in FILES.iterdir()} - REJECTED.keys()))
def test_hostile_file_is_imported_without_danger(folder: ImportFolder, client: Client, name: str) -> None:
    copy_fixture(folder, name)
    report = run_import(folder)
    assert (report.created, report.errors) == (1, [])
    post = Post.objects.get()
    detail = queries.get_post(post.slug, timezone.now())
    assert isinstance(detail, types.PostDetail)
    assert find_dangers(detail.post["html"]) == []
    assert not set("\u202e\u2066\u2067\x00\r\n") & set(post.title)
    for path in (f"/posts/{post.slug}/", "/"):
        assert_harmless(client.get(path))


def assert_harmless(response: Any) -> None:
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    for script in page.select("script, style"):
        assert "<" not in script.get_text()
        assert "alert" not in script.get_text() or script.get("type") == "application/ld+json"
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert len(page.select("h1")) == len(page.select("main")) == 1


@pytest.mark.parametrize(("name", "error"), REJECTED.items(), ids=REJECTED)
def test_hostile_file_is_rejected_with_one_error(folder: ImportFolder, name: str, error: str) -> None:
    copy_fixture(folder, name)
    assert run_import(folder).errors == [f"{folder.path}/{name}.md:{error}"]
    assert not Post.objects.exists()


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_file_is_imported(folder: ImportFolder, text: str) -> None:
    folder.write_text("large.md", text)
    report = run_import(folder)
    assert (report.created, report.errors) == (1, [])
    detail = queries.get_post("large", timezone.now())
    assert isinstance(detail, types.PostDetail)
    assert find_dangers(detail.post["html"]) == []


@pytest.mark.parametrize(("text", "error"), LARGE_REJECTED.values(), ids=LARGE_REJECTED)
def test_file_over_a_limit_is_rejected(folder: ImportFolder, text: str, error: str) -> None:
    folder.write_text("large.md", text)
    assert run_import(folder).errors == [f"{folder.path}/large.md:{error}"]


def test_import_of_all_hostile_files(folder: ImportFolder) -> None:
    for path in FILES.iterdir():
        copy_fixture(folder, path.stem)
    report = run_import(folder)
    assert len(report.errors) == len(REJECTED)
    assert report.created == len(list(FILES.iterdir())) - len(REJECTED)
    assert not Path("/tmp/hostile").exists()
