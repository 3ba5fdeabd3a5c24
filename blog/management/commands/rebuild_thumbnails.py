from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blog.photos import rebuild


class Command(BaseCommand):
    help = "Queue all photos for the thumbnails worker. Readers see the old thumbnails until the worker replaces them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="queue only photos without thumbnails")

    def handle(self, *, missing: bool, verbosity: int, **_: Any) -> None:
        if not settings.PHOTOS_QUEUE_URL:
            raise CommandError(
                "PHOTOS_QUEUE_URL is not set. Its value is the output PhotosQueueUrl of the data stack."
            )
        count = 0
        try:
            for photos in rebuild.list_batches(missing=missing):
                rebuild.enqueue(photos)
                count += len(photos)
                for problem in rebuild.list_problems(photos):
                    self.stderr.write(f"The worker could not read this photo last time: {problem}")
        except rebuild.EnqueueError as error:
            raise CommandError(
                f"SQS refused a message: {error}. Photos queued before that: {count}."
            ) from error
        if verbosity:
            self.stdout.write(self.style.SUCCESS(f"{count} {'photo' if count == 1 else 'photos'} queued."))
