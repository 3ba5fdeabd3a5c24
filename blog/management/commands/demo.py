from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from blog.models import Imported, Post
from blog.publishing import publish

DRAFT = {
    "title": "Seven words for fog",
    "body": "Haar. Fret. Smirr.\n\n*Ask the skipper for the other four.*",
}
SCHEDULED = {
    "title": "What the harbour light is for",
    "summary": "It stands where nobody needs it, and is lit all night. A short answer.",
    "body": "“For those who are late,” she said.\n\nThis post came by itself, a week after it was written.",
    "status": Post.Status.PUBLISHED,
}


class Command(BaseCommand):
    help = "Makes two users to try everything with, and posts with photos. Does nothing the second time."

    def handle(self, *, verbosity: int, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Not here: everyone knows the passwords of the demo's users.")
        user("editor", "Editor", is_superuser=True)
        author = user("author", "Author")
        if not Post.objects.exists():
            write(author, **DRAFT)
            write(author, **SCHEDULED, published_at=timezone.now() + timedelta(weeks=1))
        if not imported():
            # Only here, for these need numpy and Pillow, which the blog does without.
            from demo.photos import make_photos

            make_photos(settings.BASE_DIR / "demo/photos")
            call_command("import_posts", str(settings.BASE_DIR / "demo/posts"), verbosity=verbosity)


def user(name: str, group: str, *, is_superuser: bool = False) -> User:
    """Find or make a user whose password is the name."""
    found = User.objects.filter(username=name).first()
    if not found:
        found = User.objects.create_user(name, password=name, is_staff=True, is_superuser=is_superuser)
        found.groups.add(Group.objects.get(name=group))
    return found


def write(author: User, **fields: Any) -> None:
    post = Post(author=author, **fields)
    post.full_clean()
    with transaction.atomic():
        post.save()
        publish.sync(post)


def imported() -> bool:
    """Tell whether all posts were: those that have been deleted since must not come back."""
    return Imported.objects.exists() and not Imported.objects.filter(projected=False).exists()
