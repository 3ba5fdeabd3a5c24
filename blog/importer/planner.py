"""What is to become of each file: a new post, a changed one, or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.importer.front_matter import Unreadable
from blog.importer.metadata import Entry, read_entry
from blog.importer.photos import Library, existing
from blog.models import Imported, Photo, Post, Redirect, plain

SUFFIXES = {".md", ".markdown"}
SKIPPED = {"_index.md", "node_modules"}  # the pages of Hugo's sections; what Eleventy is made of
FIELDS = ("title", "summary", "body", "status", "published_at", "expires_at", "canonical_url")


@dataclass
class Report:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass
class Plan:
    entry: Entry
    post: Post  # as the file says; not saved, and without its author, cover and series
    cover: Photo | None
    author: str
    known: Imported | None

    @property
    def saved(self) -> Post:
        return self.known.post if self.known else self.post

    @property
    def digest(self) -> str:
        """Sum up everything that would be written, to tell whether it was before."""
        entry, said = self.entry, [getattr(self.post, name) for name in FIELDS]
        said += [
            entry.tags,
            entry.series,
            self.cover.key if self.cover else None,
            self.author,
            entry.updated_at,
        ]
        return sha256(json.dumps(said, default=str).encode()).hexdigest()


def files(root: Path) -> Iterator[Path]:
    """Find the Markdown files of a folder, in the order of their names."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() in SUFFIXES and name not in SKIPPED and not name.startswith("."):
                yield path


class Planner:
    def __init__(self, root: Path, *, author: str, fallback: str, draft: bool) -> None:
        """Posts are by `author` if one is given, and by `fallback` if the file names nobody either."""
        self.root, self.author, self.fallback, self.draft = root, author, fallback, draft
        self.library = Library(root)
        self.report = Report()
        self.posts = dict(Redirect.objects.values_list("old_slug", "post_id"))
        self.posts |= dict(Post.objects.values_list("slug", "pk"))
        self.imported = {each.post_id: each for each in Imported.objects.select_related("post")}
        self.seen: dict[int | str, Path] = {}

    def plan(self, path: Path) -> Plan | None:
        """Decide about a file, and report why nothing is to be done with it."""
        try:
            if not (file := existing(path)) or not file.is_relative_to(self.library.root):
                raise Unreadable(1, "it is no file, or a link to one outside of this folder")
            plan = self.decide(read_entry(path, self.root))
        except Unreadable as error:
            self.report.failed.append(located(path, error.line, error.reason))
            return None
        if plan.known and plan.known.projected and plan.known.digest == plan.digest:
            self.report.unchanged += 1
            return None
        return plan

    def decide(self, entry: Entry) -> Plan:
        pk = self.posts.get(entry.slug)
        known = self.imported.get(pk) if pk else None
        first = self.seen.setdefault(pk or entry.slug, entry.path)
        if first != entry.path:
            raise Unreadable(entry.line("slug"), f"{first} is for the same address, {entry.slug}")
        if pk and not known:
            raise Unreadable(1, f"there is a post at {entry.slug} that was not imported; it stays as it is")
        author = self.author or entry.author or self.fallback
        if not author:
            raise Unreadable(1, "it names no author, and there is no superuser: use --author")
        cover = self.library.illustrate(entry)
        self.report.notes += [located(entry.path, note.line, note.text) for note in entry.notes]
        return Plan(entry, self.post(entry), cover, author, known)

    def post(self, entry: Entry) -> Post:
        """Make a post that a form would accept. Raises `Unreadable`."""
        draft = self.draft or entry.draft
        post = Post(
            slug=entry.slug,
            title=entry.title,
            summary=entry.summary,
            body=entry.body,
            status=Post.Status.DRAFT if draft else Post.Status.PUBLISHED,
            published_at=entry.published_at,
            updated_at=entry.updated_at or entry.published_at or timezone.now(),
            expires_at=entry.expires_at,
            canonical_url=entry.canonical_url,
        )
        try:
            post.clean_fields(exclude=["author", "cover", "series"])
            post.clean()
        except ValidationError as error:
            name, texts = next(iter(error.message_dict.items()))
            raise Unreadable(entry.line(name), f"{name}: {texts[0]}") from error
        return post


def located(path: Path, line: int, text: str) -> str:
    """Say where something is, as compilers do; a hostile file's name must not steer the terminal."""
    shown = os.fsencode(path).decode(errors="replace")
    return plain(f"{shown}:{line}: {text}".replace("\n", " "))
