"""The import: new posts are created together, changed ones are saved one by one as an editor's save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog.importer.planner import (
    IMPORTED_FIELDS,
    ImportPlan,
    ImportPlanner,
    ImportReport,
    find_markdown_files,
    format_location,
)
from blog.importer.taxonomy import AuthorRegistry, TermRegistry
from blog.models import Imported, Post, Series, Tag
from blog.progress import Advance, Progress, no_progress
from blog.publishing import save
from blog.publishing.photos import uses
from blog.publishing.publish import PublishError
from blog.publishing.republish import republish


def import_posts(
    root: Path,
    *,
    author: str = "",
    draft: bool = False,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> ImportReport:
    """Import the new and changed posts of a folder of Markdown files.

    The author of a post is the user `author`, or else the author in the file, or else the first superuser. Raise
    `PhotoStorageError` or `PublishError` if AWS fails. The next run resumes an unfinished import.
    """
    superuser = User.objects.filter(is_superuser=True).order_by("pk").first()
    default_author = superuser.get_username() if superuser else ""
    planner = ImportPlanner(root, author=author, default_author=default_author, draft=draft)
    plans = list(_plan_files(planner, progress))
    new = [plan for plan in plans if not plan.imported]
    changed = [
        (plan, plan.imported) for plan in plans if plan.imported and plan.imported.digest != plan.digest
    ]
    unpublished = [
        plan for plan in plans if plan.imported and not plan.imported.projected
    ]  # by an earlier run
    if dry_run:
        planner.report.created, planner.report.updated = len(new) + len(unpublished), len(changed)
        return planner.report
    with progress("Uploading photos", len(planner.photos.new)) as advance:
        planner.photos.save(advance)
    writer = _PostWriter(planner.report)
    writer.create(new)
    with progress("Publishing", len(new) + len(unpublished) + len(changed)) as advance:
        writer.publish(new + unpublished, advance)
        for plan, imported in changed:
            writer.update(plan, imported)
            advance()
    return planner.report


def _plan_files(planner: ImportPlanner, progress: Progress) -> Iterator[ImportPlan]:
    paths = list(find_markdown_files(planner.root))
    with progress("Reading", len(paths)) as advance:
        for path in paths:
            if plan := planner.plan(path):
                yield plan
            advance()


class _PostWriter:
    """Writes planned posts to SQL and the content table, and counts them in the report."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        self.authors, self.tags, self.series = AuthorRegistry(), TermRegistry(Tag), TermRegistry(Series)

    def _get_tags(self, plan: ImportPlan) -> list[Tag]:
        return [self.tags.get_or_create(name) for name in plan.source.tags]

    def _complete(self, plan: ImportPlan) -> Post:
        plan.post.author = self.authors.get_or_create(plan.author)
        plan.post.cover = plan.cover
        plan.post.series = self.series.get_or_create(plan.source.series) if plan.source.series else None
        return plan.post

    @transaction.atomic
    def create(self, plans: Sequence[ImportPlan]) -> None:
        """Save new posts to SQL, not yet to the content table."""
        uses.record_new_posts(Post.objects.bulk_create([self._complete(plan) for plan in plans]))
        post_tag = Post.tags.through
        post_tag.objects.bulk_create(
            [post_tag(post=plan.post, tag=tag) for plan in plans for tag in self._get_tags(plan)]
        )
        Imported.objects.bulk_create(
            [Imported(post=plan.post, digest=plan.digest, version=plan.post.version) for plan in plans]
        )

    def publish(self, plans: Sequence[ImportPlan], advance: Advance) -> None:
        """Write new posts to the content table."""
        paths = {plan.saved_post.pk: plan.source.path for plan in plans}
        failures = republish([plan.saved_post for plan in plans], advance)
        for post, reason in failures:
            path = paths.get(post.pk)
            self.report.errors.append(format_location(path, 1, reason) if path else f"{post}: {reason}")
        published = paths.keys() - {post.pk for post, _ in failures}
        self.report.created += Imported.objects.filter(post__in=published).update(projected=True)

    def update(self, plan: ImportPlan, imported: Imported) -> None:
        try:
            self._save(plan, imported)
            self.report.updated += 1
        except save.EditConflict:
            text = "not imported: the post was edited in the admin after the last import"
            self.report.warnings.append(format_location(plan.source.path, 1, text))
        except PublishError as error:
            self.report.errors.append(format_location(plan.source.path, 1, str(error)))

    def _save(self, plan: ImportPlan, imported: Imported) -> None:
        """Save and publish a changed post. On `EditConflict` and `PublishError`, nothing has changed."""
        values, post = self._complete(plan), imported.post
        with save.edit_post(post, version=imported.version, editor=values.author):
            for name in (*IMPORTED_FIELDS, "author", "cover", "series"):
                setattr(post, name, getattr(values, name))
            post.updated_at = plan.source.updated_at or timezone.now()
            post.save()
            post.tags.set(self._get_tags(plan))
            Imported.objects.filter(pk=imported.pk).update(digest=plan.digest, version=post.version)
