"""The decision about each file: create a post, change one, or skip the file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.importer.front_matter import PostFileError
from blog.importer.metadata import SourcePost, read_source_post
from blog.importer.photos import PhotoImporter, resolve_file
from blog.models import Imported, Photo, Post, Redirect
from common.text import strip_control_characters

_SUFFIXES = {".md", ".markdown"}
_SKIPPED_NAMES = {"_index.md", "node_modules"}  # Hugo's section pages, Eleventy's packages
IMPORTED_FIELDS = ("title", "summary", "body", "status", "published_at", "expires_at", "canonical_url")


@dataclass
class ImportReport:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class ImportPlan:
    source: SourcePost
    post: Post  # as the file describes it: not saved, without author, cover and series
    cover: Photo | None
    author: str
    imported: Imported | None  # the record of an earlier import of this post

    @property
    def saved_post(self) -> Post:
        """Return the post of the earlier import, or the new one."""
        return self.imported.post if self.imported else self.post

    @property
    def digest(self) -> str:
        """Return a digest of all imported values. It changes when the file changes a post."""
        values = [getattr(self.post, name) for name in IMPORTED_FIELDS]
        cover = self.cover.key if self.cover else None
        values += [self.source.tags, self.source.series, cover, self.author, self.source.updated_at]
        return sha256(json.dumps(values, default=str).encode()).hexdigest()


def find_markdown_files(root: Path) -> Iterator[Path]:
    """Yield the Markdown files of a folder in the order of their names. Skip hidden files and folders."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _SKIPPED_NAMES
        )
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() in _SUFFIXES and name not in _SKIPPED_NAMES and not name.startswith("."):
                yield path


class ImportPlanner:
    def __init__(self, root: Path, *, author: str, default_author: str, draft: bool) -> None:
        """`author` replaces the author of every file. `default_author` is for files without an author."""
        self.root, self.author, self.default_author, self.draft = root, author, default_author, draft
        self.photos = PhotoImporter(root)
        self.report = ImportReport()
        self.post_ids = dict(Redirect.objects.values_list("old_slug", "post_id"))
        self.post_ids |= dict(Post.objects.values_list("slug", "pk"))
        self.imports = {record.post_id: record for record in Imported.objects.select_related("post")}
        self.planned_files: dict[int | str, Path] = {}

    def plan(self, path: Path) -> ImportPlan | None:
        """Return what to do with a file. If that is nothing, add the reason to the report."""
        try:
            if not (file := resolve_file(path)) or not file.is_relative_to(self.photos.root):
                raise PostFileError(1, "not a regular file inside this folder")
            source = read_source_post(path, self.root)
            if self._is_trashed(source):
                return None
            plan = self._plan(source)
        except PostFileError as error:
            self.report.errors.append(format_location(path, error.line, error.reason))
            return None
        if plan.imported and plan.imported.projected and plan.imported.digest == plan.digest:
            self.report.unchanged += 1
            return None
        return plan

    def _is_trashed(self, source: SourcePost) -> bool:
        """Return whether the file's post is in the trash, and warn of it."""
        imported = self.imports.get(self.post_ids.get(source.slug, 0))
        if not imported or not imported.post.trashed_at:
            return False
        text = "not imported: the post is in the trash; restore it, or delete it for good, and import again"
        self.report.warnings.append(format_location(source.path, 1, text))
        return True

    def _plan(self, source: SourcePost) -> ImportPlan:
        pk = self.post_ids.get(source.slug)
        imported = self.imports.get(pk) if pk else None
        first = self.planned_files.setdefault(pk or source.slug, source.path)
        if first != source.path:
            raise PostFileError(source.line("slug"), f"{first} already uses the slug {source.slug}")
        if pk and not imported:
            reason = (
                f"the slug {source.slug} belongs to a post that was not imported; the post was not changed"
            )
            raise PostFileError(1, reason)
        author = self.author or source.author or self.default_author
        if not author:
            raise PostFileError(1, "no author, and no superuser exists as the default: use --author")
        cover = self.photos.import_images(source)
        self.report.warnings += [
            format_location(source.path, warning.line, warning.text) for warning in source.warnings
        ]
        return ImportPlan(source, self._build_post(source), cover, author, imported)

    def _build_post(self, source: SourcePost) -> Post:
        """Return a valid unsaved post. Raise `PostFileError`."""
        draft = self.draft or source.draft
        post = Post(
            slug=source.slug,
            title=source.title,
            summary=source.summary,
            body=source.body,
            status=Post.Status.DRAFT if draft else Post.Status.PUBLISHED,
            published_at=source.published_at,
            updated_at=source.updated_at or source.published_at or timezone.now(),
            expires_at=source.expires_at,
            canonical_url=source.canonical_url,
        )
        try:
            post.clean_fields(exclude=["author", "cover", "series"])
            post.clean()
        except ValidationError as error:
            name, texts = next(iter(error.message_dict.items()))
            raise PostFileError(source.line(name), f"{name}: {texts[0]}") from error
        return post


def format_location(path: Path, line: int, text: str) -> str:
    """Return `path:line: text`, as compilers do, without control characters that the terminal would obey."""
    name = os.fsencode(path).decode(errors="replace")
    return strip_control_characters(f"{name}:{line}: {text}".replace("\n", " "))
