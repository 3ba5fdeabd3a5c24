from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from blog import progress
from blog.importer.photos import PhotoStorageError
from blog.importer.planner import ImportReport
from blog.importer.service import import_posts
from blog.publishing.publish import PublishError


class Command(BaseCommand):
    help = (
        "Import a folder of Markdown files with front matter, as Jekyll, Hugo and Eleventy use them. Images are"
        " imported from this folder and its parent folder. A second run imports only changed files, and skips"
        " posts that were edited in the admin."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder")
        parser.add_argument(
            "--author", default="", metavar="USERNAME", help="the author of all posts; overrides the files"
        )
        parser.add_argument("--draft", action="store_true", help="import all posts as drafts")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would change, but change nothing"
        )

    def handle(
        self, *, path: Path, author: str, draft: bool, dry_run: bool, verbosity: int, **_: Any
    ) -> None:
        if not path.is_dir():
            raise CommandError(f"{path} is not a folder.")
        if author and not User.objects.filter(username=author).exists():
            raise CommandError(f"The user {author} does not exist.")
        bar = progress.report_to(self.stdout, verbosity=verbosity)
        try:
            report = import_posts(path, author=author, draft=draft, dry_run=dry_run, progress=bar)
        except (PhotoStorageError, PublishError) as error:
            raise CommandError(f"{error} Run this command again to resume the import.") from error
        self._print(report, verbosity, " (dry run)" if dry_run else "")

    def _print(self, report: ImportReport, verbosity: int, suffix: str) -> None:
        if verbosity:
            for warning in report.warnings:
                self.stdout.write(warning)
        for error in report.errors:
            self.stderr.write(error)
        summary = f"{report.created} new, {report.updated} changed, {report.unchanged} unchanged{suffix}"
        if failed := len(report.errors):
            raise CommandError(f"{failed} {'file' if failed == 1 else 'files'} not imported; {summary}.")
        if verbosity:
            self.stdout.write(self.style.SUCCESS(f"Posts: {summary}."))
