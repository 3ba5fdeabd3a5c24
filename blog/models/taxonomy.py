"""Tags and series: the names that group posts, and the former slugs of tags."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

from common.text import MAX_TERM_LENGTH, strip_control_characters


class TaxonomyTerm(models.Model):
    """A name for a group of posts, and the slug in its URL."""

    name = models.CharField(max_length=MAX_TERM_LENGTH, unique=True)
    slug = models.SlugField(
        max_length=MAX_TERM_LENGTH,
        unique=True,
        blank=True,
        help_text="Leave empty to create it from the name.",
    )

    class Meta:
        abstract = True
        ordering: ClassVar[Any] = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = strip_control_characters(self.name).strip()
        self.slug = self.slug or slugify(self.name, allow_unicode=False)
        if not self.slug:
            raise ValidationError(
                {"slug": "Enter a slug in Latin letters. It cannot be created from this name."}
            )


class Tag(TaxonomyTerm):
    _loaded_slug = ""

    def save(self, **options: Any) -> None:
        super().save(**options)
        if self._loaded_slug not in {"", self.slug}:
            self.redirects.filter(old_slug=self.slug).delete()
            TagRedirect.objects.update_or_create(old_slug=self._loaded_slug, defaults={"tag": self})
        self._loaded_slug = self.slug

    @classmethod
    def from_db(cls, *args: Any, **options: Any) -> "Tag":
        tag = super().from_db(*args, **options)
        tag._loaded_slug = tag.__dict__.get("slug", "")
        return tag


class Series(TaxonomyTerm):
    class Meta(TaxonomyTerm.Meta):
        verbose_name_plural = "series"


class TagRedirect(models.Model):
    """A former slug of a tag. Its URL redirects to the tag, unless posts have another tag with that slug."""

    old_slug = models.SlugField(max_length=MAX_TERM_LENGTH, unique=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.old_slug} → {self.tag.slug}"
