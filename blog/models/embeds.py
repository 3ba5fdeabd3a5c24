from django.db import models


class Embed(models.Model):
    """The title and the picture of an external page, fetched from its provider for a card in posts."""

    url = models.CharField(max_length=500, unique=True)
    data = models.JSONField()
    fetched_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.url
