"""Saved states of a post: its revisions, the unpublished changes of a published post, and its last import."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from blog.models.posts import Post

_MAX_DELAY = timedelta(minutes=5)


class Revision(models.Model):
    """A saved state of a post: the values of its fields as JSON, see `blog.publishing.revisions`."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.post} at {self.created_at:%Y-%m-%d %H:%M}"


class Draft(models.Model):
    """Saved changes to a published post that readers don't see yet."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="draft")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    saved_at = models.DateTimeField(auto_now=True)
    publish_at = models.DateTimeField(null=True)
    data = models.JSONField()  # a snapshot, see `blog.publishing.revisions`

    def __str__(self) -> str:
        return f"draft of {self.post}"

    def is_overdue(self, now: datetime) -> bool:
        """Return whether the draft should have been published by `now`. A schedule may be some minutes late."""
        return bool(self.publish_at and self.publish_at + _MAX_DELAY < now)


class Imported(models.Model):
    """The last import of a post by `import_posts`. It shows whether the file or the post has changed since."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="imported")
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(help_text="The post’s version at the time of the import.")
    projected = models.BooleanField(default=False, help_text="Whether the content table has this version.")

    def __str__(self) -> str:
        return str(self.post)


class PhotoUse(models.Model):
    """A post that has a photo in its text or as its cover, also in a draft. See `blog.publishing.photos.uses`."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="photo_uses")
    key = models.CharField(max_length=255, db_index=True)  # `Photo.key`

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "key"], name="one_photo_use")]

    def __str__(self) -> str:
        return f"{self.key} in {self.post}"
