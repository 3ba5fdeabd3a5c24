"""A post as its Markdown file describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.text import Truncator

from blog.importer.front_matter import Field, PostFileError, read_document
from blog.importer.metadata_fields import (
    TAG_FIELDS,
    Cover,
    find_fields,
    is_draft,
    parse_cover,
    parse_datetime,
    parse_name,
    parse_tags,
    parse_text,
)
from blog.importer.slugs import last_segment, post_slug
from blog.models import MAX_TAGS
from common.text import MAX_TERM_LENGTH

_DATED_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_MAX_SUMMARY = 280


@dataclass(frozen=True)
class FileWarning:
    """A difference between a file and the post imported from it."""

    line: int
    text: str


@dataclass
class SourcePost:
    path: Path
    slug: str
    title: str
    body: str
    body_line: int
    summary: str
    author: str
    tags: list[str]
    series: str
    cover: Cover | None
    canonical_url: str
    draft: bool
    published_at: datetime | None
    updated_at: datetime | None
    expires_at: datetime | None
    lines: dict[str, int]
    warnings: list[FileWarning] = field(default_factory=list)

    def line(self, name: str) -> int:
        """Return the line of a field, or 1 if the file does not have it."""
        return self.body_line if name == "body" else self.lines.get(name, 1)

    def warn(self, line: int, text: str) -> None:
        self.warnings.append(FileWarning(line, text))


def read_source_post(path: Path, root: Path) -> SourcePost:
    """Read a file of the folder `root`. Raise `PostFileError`."""
    document = read_document(path)
    fields = find_fields(document.front_matter)
    if "title" not in fields:
        raise PostFileError(1, "the title is missing")
    name, date = _split_name(path)
    permalink = parse_text(fields.get("permalink"))
    body = document.body.lstrip("\n")
    source = SourcePost(
        path=path,
        slug=post_slug(parse_text(fields.get("slug")) or last_segment(permalink) or name),
        title=fields["title"].as_text(),
        body=body.rstrip("\n"),
        body_line=document.line + len(document.body) - len(body),
        summary=parse_text(fields.get("summary")),
        author=parse_name(fields.get("author")),
        tags=parse_tags(fields),
        series=parse_name(fields.get("series")),
        cover=parse_cover(fields),
        canonical_url=parse_text(fields.get("canonical_url")),
        draft="_drafts" in path.relative_to(root).parts or is_draft(fields),
        published_at=parse_datetime(fields.get("published_at", date)),
        updated_at=parse_datetime(fields.get("updated_at")),
        expires_at=parse_datetime(fields.get("expires_at")),
        lines={name: value.line for name, value in fields.items()},
    )
    _apply_limits(source)
    return source


def _split_name(path: Path) -> tuple[str, Field | None]:
    """Split `2026-05-14-tides.md` into name and date. For `index.md`, split the folder's name."""
    name = path.absolute().parent.name if path.stem == "index" else path.stem
    match = _DATED_NAME.fullmatch(name)
    return (match[2], Field(match[1], 1)) if match else (name, None)


def _apply_limits(source: SourcePost) -> None:
    """Reduce a source post to the limits of `Post`, and add a warning for each change."""
    if not source.published_at and not source.draft:
        source.draft = True
        source.warn(1, "no date: imported as a draft")
    if len(source.summary) > _MAX_SUMMARY:
        source.summary = Truncator(source.summary).chars(_MAX_SUMMARY)
        source.warn(source.line("summary"), f"the summary was shortened to {_MAX_SUMMARY} characters")
    _limit_tags(source)
    if len(source.series) > MAX_TERM_LENGTH:
        source.series = ""
        source.warn(
            source.line("series"), f"the series was left out: its name exceeds {MAX_TERM_LENGTH} characters"
        )


def _limit_tags(source: SourcePost) -> None:
    line = next((source.lines[name] for name in TAG_FIELDS if name in source.lines), 1)
    for name in [name for name in source.tags if len(name) > MAX_TERM_LENGTH]:
        source.tags.remove(name)
        source.warn(
            line, f"the tag “{name[:MAX_TERM_LENGTH]}…” was left out: it exceeds {MAX_TERM_LENGTH} characters"
        )
    if left_out := source.tags[MAX_TAGS:]:
        del source.tags[MAX_TAGS:]
        source.warn(line, f"a post can have at most {MAX_TAGS} tags; left out: {', '.join(left_out)}")
