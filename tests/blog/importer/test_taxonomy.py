"""Authors and tags of imported posts."""

import pytest
from django.contrib.auth.models import User
from django.core.management.base import CommandError

from blog.models import Post, Tag
from tests.support.import_folder import ImportFolder


@pytest.mark.parametrize("name", ["ada", "Ada", "Ada Lovelace", "ada lovelace"])
def test_author_is_found_by_username_or_full_name(folder: ImportFolder, author: User, name: str) -> None:
    folder.write_post(author=name)
    folder.run_import()
    assert Post.objects.get().author == author


def test_unknown_author_is_created_without_a_sign_in(folder: ImportFolder) -> None:
    folder.write_post("a.md", author="Mary Fairfax Somerville")
    folder.write_post("b.md", author="Mary Fairfax Somerville")
    folder.run_import()
    mary = User.objects.get(username="mary-fairfax-somerville")
    assert mary.get_full_name() == "Mary Fairfax Somerville"
    assert (mary.is_active, mary.is_staff, mary.has_usable_password()) == (False, False, False)
    assert mary.posts.count() == 2


def test_author_option_overrides_the_file(folder: ImportFolder, author: User) -> None:
    folder.write_post(author="Mary Somerville")
    folder.run_import(author="ada")
    assert Post.objects.get().author == author


def test_author_option_must_name_a_user(folder: ImportFolder) -> None:
    with pytest.raises(CommandError, match="The user mary does not exist"):
        folder.run_import(author="mary")


def test_default_author_is_the_first_superuser(folder: ImportFolder) -> None:
    folder.write_post(author=None)
    assert folder.list_errors() == [
        "tides.md:1: no author, and no superuser exists as the default: use --author"
    ]
    root = User.objects.create_superuser("root")
    folder.run_import()
    assert Post.objects.get().author == root


def test_tags_with_equal_slugs_are_the_same(folder: ImportFolder) -> None:
    tag = Tag.objects.create(name="Night Sky", slug="stars")
    folder.write_post("a.md", tags=["night sky"])
    folder.write_post("b.md", tags=["night-sky", "C", "C++"])
    folder.run_import()
    assert tag.posts.count() == 2
    assert sorted(Tag.objects.values_list("name", "slug")) == [
        ("C", "c"),
        ("C++", "cplusplus"),
        ("Night Sky", "stars"),
    ]


def test_tag_with_a_used_slug_gets_another_slug(folder: ImportFolder) -> None:
    Tag.objects.create(name="Fixed stars", slug="stars")
    folder.write_post(tags=["Stars"])
    folder.run_import()
    assert Tag.objects.get(name="Stars").slug not in {"stars", ""}
