from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blog.photos import rebuild


class Command(BaseCommand):
    help = (
        "Has the thumbnails of all photos made anew, one after the other, by the worker that makes them. Readers"
        " keep the old ones until the new ones are there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only of photos that have none")

    def handle(self, *, missing: bool, verbosity: int, **_: Any) -> None:
        if not settings.PHOTOS_QUEUE_URL:
            raise CommandError("PHOTOS_QUEUE_URL is not set: the output PhotosQueueUrl of the data stack.")
        count = 0
        try:
            for photos in rebuild.waiting(missing=missing):
                rebuild.queue(photos)
                count += len(photos)
                for problem in rebuild.problems(photos):
                    self.stderr.write(f"Not readable the last time: {problem}")
        except rebuild.Unsent as error:
            raise CommandError(f"{count} photos queued, then SQS refused: {error}") from error
        if verbosity:
            self.stdout.write(self.style.SUCCESS(f"{count} photos queued."))
