from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.management import progress
from blog.models import Post
from blog.publishing.publish import PublishError
from blog.publishing.republish import republish


class Command(BaseCommand):
    help = "Writes all published posts to DynamoDB anew from SQL, and deletes what else readers have there."

    def handle(self, *, verbosity: int, **_: Any) -> None:
        total = Post.objects.published().count()
        try:
            with progress.on(self.stdout, verbosity=verbosity)("Publishing", total) as advance:
                failed = republish(advance=advance)
        except PublishError as error:
            raise CommandError(str(error)) from error
        for post, reason in failed:
            self.stderr.write(f"{post} ({post.get_absolute_url()}): {reason}")
        if failed:
            raise CommandError(f"{len(failed)} of {total} posts not published; nothing old deleted.")
        if verbosity:
            self.stdout.write(self.style.SUCCESS(f"{total} posts published."))
