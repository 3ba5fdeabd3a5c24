from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from blog.importer.photos import NotStored
from blog.importer.planner import Report
from blog.importer.service import import_posts
from blog.management import progress
from blog.publishing.publish import PublishError


class Command(BaseCommand):
    help = (
        "Imports a folder of Markdown files with front matter, as Jekyll, Hugo and Eleventy keep them, with"
        " the photos that they show from this folder or the one around it. Safe to run again: files that have"
        " changed are imported again, unless their post was edited here since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--author", default="", metavar="USERNAME", help="who wrote the posts, whatever they say"
        )
        parser.add_argument("--draft", action="store_true", help="publish nothing")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would happen")

    def handle(
        self, *, path: Path, author: str, draft: bool, dry_run: bool, verbosity: int, **_: Any
    ) -> None:
        if not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        if author and not User.objects.filter(username=author).exists():
            raise CommandError(f"There is no user {author}.")
        bar = progress.on(self.stdout, verbosity=verbosity)
        try:
            report = import_posts(path, author=author, draft=draft, dry_run=dry_run, progress=bar)
        except (NotStored, PublishError) as error:
            raise CommandError(f"{error} Run this again later: it goes on from here.") from error
        self.tell(report, verbosity, " (a dry run)" if dry_run else "")

    def tell(self, report: Report, verbosity: int, how: str) -> None:
        if verbosity:
            for note in report.notes:
                self.stdout.write(note)
        for failure in report.failed:
            self.stderr.write(failure)
        summary = f"{report.created} new, {report.updated} changed, {report.unchanged} as they were{how}"
        if report.failed:
            raise CommandError(f"{len(report.failed)} not imported; {summary}.")
        if verbosity:
            self.stdout.write(self.style.SUCCESS(f"Posts: {summary}."))
