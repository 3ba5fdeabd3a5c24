"""Records around a post while people write it: unsaved texts, presence, reviews and preview links."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from blog.models.posts import Post


class UnsavedText(models.Model):
    """Text that an editor has typed and not saved. Each form has an id of its own.

    The text of a deleted post becomes the text of a new one.
    """

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="unsaved_texts")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    saved_at = models.DateTimeField()
    first_words = models.CharField(max_length=80, blank=True)  # for lists, which do not read the whole text
    data = models.JSONField()  # submitted values by field name

    class Meta:
        ordering: ClassVar = ["-saved_at"]

    def __str__(self) -> str:
        return f"{self.post or 'new post'} by {self.editor}"


class Submission(models.Model):
    """A form that was saved. The server answers a second submission of it like the first."""

    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)  # of the submitted values
    message = models.CharField(max_length=300, blank=True)  # of the first answer
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True)
    version = models.PositiveIntegerField(null=True)  # of the post, after the save
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    saved_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Presence(models.Model):
    """The last time that a user's browser reported that it has a post open."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "user"], name="one_presence")]

    def __str__(self) -> str:
        return f"{self.user} at {self.post}"


class Review(models.Model):
    """A request to review a post before it is published. An editor publishes the post or returns it."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="review")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"review of {self.post}"


class PreviewLink(models.Model):
    """Permission to see a post's unpublished text with a signed link. Deleting it revokes the link."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="preview_links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["expires_at"]

    def __str__(self) -> str:
        return f"{self.post} until {self.expires_at:%Y-%m-%d}"
