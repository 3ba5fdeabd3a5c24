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
    help = "Create two demo users, and posts with photos. A second run changes nothing."

    def handle(self, *, verbosity: int, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "DEMO is off. The passwords of the demo users are public: use them only locally."
            )
        _get_or_create_user("editor", "Editor", is_superuser=True)
        author = _get_or_create_user("author", "Author")
        if not Post.objects.exists():
            _create_post(author, **DRAFT)
            _create_post(author, **SCHEDULED, published_at=timezone.now() + timedelta(weeks=1))
        if not _is_imported():
            # Imported here because only this command needs NumPy and Pillow. The blog runs without them.
            from demo.photos import make_photos

            make_photos(settings.BASE_DIR / "demo/photos")
            call_command("import_posts", str(settings.BASE_DIR / "demo/posts"), verbosity=verbosity)


def _get_or_create_user(name: str, group: str, *, is_superuser: bool = False) -> User:
    """Return the user `name`, whose initial password is the name too."""
    user = User.objects.filter(username=name).first()
    if not user:
        user = User.objects.create_user(name, password=name, is_staff=True, is_superuser=is_superuser)
        user.groups.add(Group.objects.get(name=group))
    return user


def _create_post(author: User, **fields: Any) -> None:
    post = Post(author=author, **fields)
    post.full_clean()
    with transaction.atomic():
        post.save()
        publish.sync_post(post)


def _is_imported() -> bool:
    """Return whether an import has finished. Posts deleted after it must not come back."""
    return Imported.objects.exists() and not Imported.objects.filter(projected=False).exists()
