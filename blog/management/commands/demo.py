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


class Command(BaseCommand):
    help = "Create two demo users, and posts with photos. A second run changes nothing."

    def handle(self, *, verbosity: int, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "DEMO is off. The passwords of the demo users are public: use them only locally."
            )
        # Imported here because no deployed bundle contains the demo.
        from demo.unpublished_posts import DRAFT, SCHEDULED

        _get_or_create_user("editor", "Editor", is_superuser=True)
        author = _get_or_create_user("author", "Author")
        if not Post.objects.exists():
            _create_post(author, **DRAFT)
            _create_post(author, **SCHEDULED, published_at=timezone.now() + timedelta(weeks=1))
        if not _is_imported():
            from demo.photos import make_photos  # loads NumPy and Pillow

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
