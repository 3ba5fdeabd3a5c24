"""The editors' side, in SQL. Readers never touch these tables: see `blog.publishing.publish`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

State = Literal["draft", "scheduled", "published", "ended"]

MAX_TAGS = 8  # each tag costs a post up to eight of the 100 actions that one transaction takes
MAX_BODY = 500_000  # characters


def plain(text: str) -> str:
    """Drop what can turn a page's text around or hide in it: bidi overrides and control characters."""
    return text.translate(HIDDEN)


HIDDEN = dict.fromkeys((*range(8234, 8239), *range(8294, 8298), *range(9), 11, 12, *range(14, 32), 127))


class Named(models.Model):
    name = models.CharField(max_length=50, unique=True)
    slug = models.SlugField(
        max_length=50, unique=True, blank=True, help_text="Made from the name if left empty."
    )

    class Meta:
        abstract = True
        ordering: ClassVar[Any] = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = plain(self.name).strip()
        self.slug = self.slug or slugify(self.name, allow_unicode=False)
        if not self.slug:
            raise ValidationError({"slug": "Give a slug in Latin letters: none can be made from this name."})


class Tag(Named):
    pass


class Series(Named):
    class Meta(Named.Meta):
        verbose_name_plural = "series"


class Photo(models.Model):
    file = models.FileField(
        max_length=255, unique=True, help_text="Goes straight to storage, not through the server."
    )
    alt = models.CharField(
        "alternative text",
        max_length=250,
        help_text="What the photo shows, for those who can't see it. Not “photo of…”.",
    )
    caption = models.CharField(max_length=250, blank=True, help_text="Shown under the photo.")
    focal_x = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(100)])
    focal_y = models.PositiveSmallIntegerField(
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="The point, in percent from the left and the top, that stays in view when the photo is cropped.",
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
        """The object's key in the media bucket, such as `uploads/1f0c…/harbour.jpg`."""
        return self.file.name or ""


class PostQuerySet(models.QuerySet["Post"]):
    def published(self) -> PostQuerySet:
        """What readers see now or will see: the projection holds exactly these."""
        return self.filter(status=Post.Status.PUBLISHED, published_at__isnull=False)

    def live(self, now: datetime | None = None) -> PostQuerySet:
        """What readers see now."""
        now = now or timezone.now()
        ended = Q(expires_at__isnull=False, expires_at__lte=now)
        return self.published().filter(published_at__lte=now).exclude(ended)

    def editable_by(self, user: User | AnonymousUser) -> PostQuerySet:
        """What `user` may open and change: an author's own posts, or all of them."""
        return self if user.has_perm("blog.edit_all_posts") else self.filter(author_id=user.pk)


class Post(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    title = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        blank=True,
        help_text="The post's address. Made from the title if left empty. Old addresses go on working.",
    )
    summary = models.CharField(
        max_length=280, blank=True, help_text="One or two sentences for lists, feeds and search engines."
    )
    body = models.TextField(blank=True, help_text="Markdown. Drop photos into the text.")
    cover = models.ForeignKey(Photo, on_delete=models.PROTECT, null=True, blank=True, related_name="covers")
    tags = models.ManyToManyField(Tag, blank=True, related_name="posts", help_text=f"At most {MAX_TAGS}.")
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        "publish at",
        null=True,
        blank=True,
        help_text="UTC. In the future: readers see it from then. Empty: at once.",
    )
    expires_at = models.DateTimeField(
        "unpublish at", null=True, blank=True, help_text="UTC. Readers no longer see the post from then on."
    )
    announce = models.BooleanField(
        "tell subscribers",
        default=False,
        help_text="Confirmed subscribers get one mail when the post appears. Once sent, it can't be taken back.",
    )
    announced_at = models.DateTimeField(null=True, editable=False)
    canonical_url = models.URLField(blank=True, help_text="Where the post first appeared, if not here.")
    seo_title = models.CharField("SEO title", max_length=70, blank=True, help_text="Empty: the title.")
    seo_description = models.CharField(
        "SEO description", max_length=160, blank=True, help_text="Empty: the summary."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar = PostQuerySet.as_manager()
    loaded_slug = ""

    class Meta:
        ordering: ClassVar = [F("published_at").desc(nulls_first=True), "-created_at"]
        indexes: ClassVar = [models.Index(fields=["status", "published_at", "slug"], name="post_timeline")]
        permissions: ClassVar = [("edit_all_posts", "Can edit the posts of others")]

    def __str__(self) -> str:
        return self.title

    def save(self, **options: Any) -> None:
        super().save(**options)
        Redirect.objects.filter(old_slug=self.slug).delete()
        if self.loaded_slug and self.loaded_slug != self.slug:
            Redirect.objects.update_or_create(old_slug=self.loaded_slug, defaults={"post": self})
        self.loaded_slug = self.slug

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.slug])

    def state(self, now: datetime) -> State:
        """What the post is to readers: `live` for a single post, and what comes before and after."""
        if self.status == self.Status.DRAFT or not self.published_at:
            return "draft"
        if self.published_at > now:
            return "scheduled"
        return "ended" if self.expires_at and self.expires_at <= now else "published"

    @classmethod
    def from_db(cls, *args: Any, **options: Any) -> Post:
        post = super().from_db(*args, **options)
        post.loaded_slug = post.__dict__.get("slug", "")
        return post

    def clean(self) -> None:
        self.title, self.summary = plain(self.title).strip(), plain(self.summary).strip()
        self.slug = self.slug or self.free_slug()
        if len(self.body) > MAX_BODY:
            raise ValidationError(
                {"body": f"{len(self.body):,} characters: a post holds at most {MAX_BODY:,}."}
            )
        if self.status == self.Status.PUBLISHED and not self.published_at:
            self.published_at = timezone.now()
        if self.published_at:
            self.published_at = self.published_at.replace(microsecond=0)
        if self.expires_at and self.published_at and self.expires_at <= self.published_at:
            raise ValidationError({"expires_at": "The post would end before it begins."})

    def free_slug(self) -> str:
        base = slugify(self.title)[:70] or "post"
        taken = set(
            Post.objects.filter(slug__startswith=base).exclude(pk=self.pk).values_list("slug", flat=True)
        )
        taken |= set(Redirect.objects.filter(old_slug__startswith=base).values_list("old_slug", flat=True))
        return next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


class Redirect(models.Model):
    """An address that a post once had."""

    old_slug = models.SlugField(max_length=80, unique=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.old_slug} → {self.post.slug}"


class Revision(models.Model):
    """A post as it was saved once: field names with their plain values."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.post} at {self.created_at:%Y-%m-%d %H:%M}"


class Imported(models.Model):
    """What `import_posts` last made of a file, to tell what has changed since: there, or here."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="imported")
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(help_text="Of the post, as it was imported.")
    projected = models.BooleanField(default=False, help_text="Whether readers have got it.")

    def __str__(self) -> str:
        return str(self.post)


class Autosave(models.Model):
    """What an editor has typed and not saved yet; one for each editor and post (or new post)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="autosaves")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    saved_at = models.DateTimeField(auto_now=True)
    data = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "editor"], name="one_autosave"),
            models.UniqueConstraint(fields=["editor"], condition=Q(post=None), name="one_autosave_of_new"),
        ]

    def __str__(self) -> str:
        return f"{self.post or 'new post'} by {self.editor}"


class Subscriber(models.Model):  # noqa: DJ008 - there are none in SQL
    """Who gets mail. They are in DynamoDB (`common.subscribers_table`); here is what permissions are about."""

    class Meta:
        managed = False
        default_permissions = ("view", "delete")
