"""Posts made of plans: new ones all at once, changed ones as an editor would change them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog.importer.planner import FIELDS, Plan, Planner, Report, files, located
from blog.importer.taxonomy import Names, People
from blog.management.progress import Advance, Progress, silent
from blog.models import Imported, Post, Series, Tag
from blog.publishing import save
from blog.publishing.publish import PublishError
from blog.publishing.republish import republish


def import_posts(
    root: Path,
    *,
    author: str = "",
    draft: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Report:
    """Bring to the blog what is new or changed in a folder of Markdown files.

    Posts are by the user `author`, or else whom their file names, or else the first superuser. Raises
    `NotStored` or `PublishError` when AWS can't be reached; the next run goes on from there.
    """
    superuser = User.objects.filter(is_superuser=True).order_by("pk").first()
    fallback = superuser.get_username() if superuser else ""
    planner = Planner(root, author=author, fallback=fallback, draft=draft)
    plans = list(planned(planner, progress))
    new = [plan for plan in plans if not plan.known]
    changed = [(plan, plan.known) for plan in plans if plan.known and plan.known.digest != plan.digest]
    unfinished = [plan for plan in plans if plan.known and not plan.known.projected]  # by an earlier run
    if dry_run:
        planner.report.created, planner.report.updated = len(new) + len(unfinished), len(changed)
        return planner.report
    with progress("Uploading photos", len(planner.library.new)) as advance:
        planner.library.save(advance)
    desk = Desk(planner.report)
    desk.create(new)
    with progress("Publishing", len(new) + len(unfinished) + len(changed)) as advance:
        desk.publish(new + unfinished, advance)
        for plan, known in changed:
            desk.change(plan, known)
            advance()
    return planner.report


def planned(planner: Planner, progress: Progress) -> Iterator[Plan]:
    paths = list(files(planner.root))
    with progress("Reading", len(paths)) as advance:
        for path in paths:
            if plan := planner.plan(path):
                yield plan
            advance()


class Desk:
    """Where plans become posts."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.people, self.tags, self.series = People(), Names(Tag), Names(Series)

    def tags_of(self, plan: Plan) -> list[Tag]:
        return [self.tags.get(name) for name in plan.entry.tags]

    def complete(self, plan: Plan) -> Post:
        plan.post.author = self.people.get(plan.author)
        plan.post.cover = plan.cover
        plan.post.series = self.series.get(plan.entry.series) if plan.entry.series else None
        return plan.post

    @transaction.atomic
    def create(self, plans: Sequence[Plan]) -> None:
        Post.objects.bulk_create([self.complete(plan) for plan in plans])
        tagged = Post.tags.through
        tagged.objects.bulk_create(
            [tagged(post=plan.post, tag=tag) for plan in plans for tag in self.tags_of(plan)]
        )
        Imported.objects.bulk_create(
            [Imported(post=plan.post, digest=plan.digest, version=plan.post.version) for plan in plans]
        )

    def publish(self, plans: Sequence[Plan], advance: Advance) -> None:
        paths = {plan.saved.pk: plan.entry.path for plan in plans}
        failed = republish([plan.saved for plan in plans], advance)
        for post, reason in failed:
            path = paths.get(post.pk)
            self.report.failed.append(located(path, 1, reason) if path else f"{post}: {reason}")
        done = paths.keys() - {post.pk for post, _ in failed}
        self.report.created += Imported.objects.filter(post__in=done).update(projected=True)

    def change(self, plan: Plan, known: Imported) -> None:
        try:
            self.save(plan, known)
            self.report.updated += 1
        except save.Collision:
            text = "it has changed here since it was imported, and stays as it is here"
            self.report.notes.append(located(plan.entry.path, 1, text))
        except PublishError as error:
            self.report.failed.append(located(plan.entry.path, 1, str(error)))

    def save(self, plan: Plan, known: Imported) -> None:
        """Change a post and what readers have, or raise `Collision` or `PublishError` and change nothing."""
        said, post = self.complete(plan), known.post
        with save.changing(post, version=known.version, editor=said.author):
            for name in (*FIELDS, "author", "cover", "series"):
                setattr(post, name, getattr(said, name))
            post.updated_at = plan.entry.updated_at or timezone.now()
            post.save()
            post.tags.set(self.tags_of(plan))
            Imported.objects.filter(pk=known.pk).update(digest=plan.digest, version=post.version)
