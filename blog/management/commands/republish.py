from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog import progress
from blog.models import Post
from blog.publishing.publish import PublishError
from blog.publishing.republish import republish


class Command(BaseCommand):
    help = "Rebuild the content table from SQL: write all published posts and delete all other items."

    def handle(self, *, verbosity: int, **_: Any) -> None:
        total = Post.objects.published().count()
        try:
            with progress.report_to(self.stdout, verbosity=verbosity)("Publishing", total) as advance:
                failures = republish(advance=advance)
        except PublishError as error:
            raise CommandError(str(error)) from error
        for post, reason in failures:
            self.stderr.write(f"{post} ({post.get_absolute_url()}): {reason}")
        if failures:
            raise CommandError(f"{len(failures)} of {total} posts not published. No old items were deleted.")
        if verbosity:
            self.stdout.write(self.style.SUCCESS(f"{total} {'post' if total == 1 else 'posts'} published."))
