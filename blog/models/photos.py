from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models


class Photo(models.Model):
    file = models.FileField(
        max_length=255, unique=True, help_text="The browser uploads the file directly to storage."
    )
    alt = models.CharField(
        "alternative text",
        max_length=250,
        help_text="Describe the photo for people who can’t see it. Do not begin with “Photo of”.",
    )
    caption = models.CharField(max_length=250, blank=True, help_text="Optional. Appears below the photo.")
    focal_x = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(100)])
    focal_y = models.PositiveSmallIntegerField(
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="Focal point in percent from the left and the top. Cropping keeps it in view.",
    )
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.alt or self.key

    @property
    def key(self) -> str:
        """Return the object's key in the media bucket, such as `uploads/1f0c…/harbour.jpg`."""
        return self.file.name or ""
