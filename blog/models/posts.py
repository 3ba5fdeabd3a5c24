"""Posts as readers see them, or as drafts that were never published, and their former slugs."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from blog.models.photos import Photo
from blog.models.taxonomy import Series, Tag
from common.text import MAX_SLUG_LENGTH, strip_control_characters

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

State = Literal["draft", "scheduled", "published", "ended"]

MAX_TAGS = 8  # a tag adds up to eight actions to a post's transaction; DynamoDB's limit is 100 actions
MAX_BODY = 500_000  # characters


class PostQuerySet(models.QuerySet["Post"]):
    def kept(self) -> PostQuerySet:
        """Return the posts that are not in the trash."""
        return self.filter(trashed_at__isnull=True)

    def trashed(self) -> PostQuerySet:
        return self.filter(trashed_at__isnull=False)

    def published(self) -> PostQuerySet:
        """Return the posts that the content table contains: published ones, including scheduled and ended."""
        return self.kept().filter(status=Post.Status.PUBLISHED, published_at__isnull=False)

    def live(self, now: datetime | None = None) -> PostQuerySet:
        """Return the posts that readers can open at `now`."""
        now = now or timezone.now()
        ended = Q(expires_at__isnull=False, expires_at__lte=now)
        return self.published().filter(published_at__lte=now).exclude(ended)

    def editable_by(self, user: User | AnonymousUser) -> PostQuerySet:
        """Return the posts that `user` may edit: all of them, or for an author only their own."""
        return self if user.has_perm("blog.edit_all_posts") else self.filter(author_id=user.pk)


class Post(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    title = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=MAX_SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text="Part of the post’s URL. Leave empty to create it from the title. Former URLs redirect.",
    )
    summary = models.CharField(
        max_length=280, blank=True, help_text="One or two sentences for lists, feeds and search engines."
    )
    body = models.TextField(blank=True, help_text="Markdown. Drag photos into the text to upload them.")
    cover = models.ForeignKey(Photo, on_delete=models.PROTECT, null=True, blank=True, related_name="covers")
    tags = models.ManyToManyField(Tag, blank=True, related_name="posts", help_text=f"At most {MAX_TAGS}.")
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        "publish at",
        null=True,
        blank=True,
        help_text="In UTC. Leave empty to publish now; a future time schedules the post.",
    )
    expires_at = models.DateTimeField(
        "unpublish at",
        null=True,
        blank=True,
        help_text="In UTC. The post is no longer public from this time.",
    )
    announce = models.BooleanField(
        "notify subscribers",
        default=False,
        help_text="Sends one email to all confirmed subscribers when the post is published. It cannot be undone.",
    )
    announced_at = models.DateTimeField(null=True, editable=False)
    canonical_url = models.URLField(
        blank=True, help_text="URL of the original, if the post was first published elsewhere."
    )
    seo_title = models.CharField("SEO title", max_length=70, blank=True, help_text="Defaults to the title.")
    seo_description = models.CharField(
        "SEO description", max_length=160, blank=True, help_text="Defaults to the summary."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    trashed_at = models.DateTimeField(null=True, editable=False)
    has_automatic_slug = models.BooleanField(default=False, editable=False)  # created from the title
    public_slug = models.CharField(
        max_length=MAX_SLUG_LENGTH, blank=True, editable=False
    )  # of the published copy

    objects: ClassVar = PostQuerySet.as_manager()
    _loaded_slug = ""

    class Meta:
        ordering: ClassVar = [F("published_at").desc(nulls_first=True), "-created_at"]
        indexes: ClassVar = [models.Index(fields=["status", "published_at", "slug"], name="post_timeline")]
        permissions: ClassVar = [
            ("edit_all_posts", "Can edit other authors’ posts"),
            ("publish_post", "Can publish posts"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **options: Any) -> None:
        super().save(**options)
        self._take_address()
        if self._loaded_slug not in {"", self.slug} and self._loaded_slug == self.public_slug:
            Redirect.objects.update_or_create(old_slug=self._loaded_slug, defaults={"post": self})
        self._loaded_slug = self.slug

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.slug])

    def _take_address(self) -> None:
        """Remove redirects from the slug. Only a published post removes those of other posts."""
        former = Redirect.objects.filter(old_slug=self.slug)
        removed, _ = (former if self.is_published else former.filter(post=self)).delete()
        if removed:
            Post.objects.filter(public_slug=self.slug).exclude(pk=self.pk).update(public_slug="")

    @property
    def is_published(self) -> bool:
        """Return whether the content table contains the post, see `PostQuerySet.published`."""
        return bool(self.status == self.Status.PUBLISHED and self.published_at and not self.trashed_at)

    @property
    def was_public(self) -> bool:
        """Return whether readers know the post by its slug. They don't know a scheduled one."""
        return bool(self.public_slug) and not (self.published_at and self.published_at > timezone.now())

    def state(self, now: datetime) -> State:
        """Return whether readers can open the post at `now`, and if not, why. “published” agrees with `live`."""
        if not self.is_published or not self.published_at:
            return "draft"
        if self.published_at > now:
            return "scheduled"
        return "ended" if self.expires_at and self.expires_at <= now else "published"

    @classmethod
    def from_db(cls, *args: Any, **options: Any) -> Post:
        post = super().from_db(*args, **options)
        post._loaded_slug = post.__dict__.get("slug", "")
        return post

    def clean(self) -> None:
        self.title = strip_control_characters(self.title).strip()
        self.summary = strip_control_characters(self.summary).strip()
        self._choose_slug()
        if len(self.body) > MAX_BODY:
            raise ValidationError(
                {"body": f"The text has {len(self.body):,} characters. The limit is {MAX_BODY:,}."}
            )
        if self.status == self.Status.PUBLISHED and not self.published_at:
            self.published_at = timezone.now()
        if self.published_at:
            self.published_at = self.published_at.replace(microsecond=0)
        if self.expires_at and self.published_at and self.expires_at <= self.published_at:
            raise ValidationError({"expires_at": "“Unpublish at” must be later than “Publish at”."})

    def _choose_slug(self) -> None:
        """Create the slug from the title, unless it was typed, or readers know the post by it."""
        if self.slug and self.slug != self._loaded_slug:
            self.has_automatic_slug = False
        elif not self.slug or (self.has_automatic_slug and not self.was_public):
            self.slug = self.find_free_slug()
            self.has_automatic_slug = True

    def find_free_slug(self) -> str:
        """Return a slug made of the title that no other post has or had. It has a number if necessary."""
        base = slugify(self.title)[: MAX_SLUG_LENGTH - 10].strip("-_") or "post"  # leaves room for a number
        posts = Post.objects.filter(slug__startswith=base).exclude(pk=self.pk)
        redirects = Redirect.objects.filter(old_slug__startswith=base).exclude(post=self.pk)
        taken = {*posts.values_list("slug", flat=True), *redirects.values_list("old_slug", flat=True)}
        if base in taken and re.fullmatch(rf"{re.escape(base)}-\d+", self._loaded_slug):
            return self._loaded_slug
        return next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


class Redirect(models.Model):
    """A former slug of a post. Its URL redirects to the post."""

    old_slug = models.SlugField(max_length=MAX_SLUG_LENGTH, unique=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.old_slug} → {self.post.slug}"
