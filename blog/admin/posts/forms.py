"""The form of a post."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from blog.admin.base import ModelForm
from blog.admin.posts.slugs import CONFIRMATION, SlugInput, SlugOffered, check_typed_slug
from blog.admin.reviews.queue import MAX_NOTE
from blog.models import MAX_TAGS, Post, Tag
from blog.publishing import drafts, revisions
from blog.publishing.merge_marks import describe_marks

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

# Submit buttons that also set the status.
_STATUS_BUTTONS = {"_publish": Post.Status.PUBLISHED, "_unpublish": Post.Status.DRAFT}
# Submit buttons that save the changes of a published post as its draft.
_DRAFT_BUTTONS = {"_draft", "_submit"}


class DateTimeLocalInput(forms.DateTimeInput):
    """The browser's date and time picker. It has seconds for a time with seconds, which a save would drop."""

    input_type = "datetime-local"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if str(context["widget"]["value"] or "").count(":") > 1:
            context["widget"]["attrs"]["step"] = 1
        return context

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")
        return value or None


class SecureURLField(forms.URLField):
    """A URL field that adds `https://` to a URL without a scheme."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **options})


class TechnicalField(forms.IntegerField):
    """A hidden number about the form. It's never a change of the post."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class PostForm(ModelForm[Post]):
    """The last saved state of a post, which may be a draft, with the version that was opened.

    An older version than the saved one is an edit conflict.
    """

    unsaved_values: ClassVar[Mapping[str, Any]] = {}  # of an unsaved text to restore
    user: ClassVar[User | None] = None  # checks slugs and permissions for this user
    version = TechnicalField(required=False)
    base = TechnicalField(required=False)  # the revision that was opened
    review_note = forms.CharField(
        required=False,
        max_length=MAX_NOTE,
        label="Note for the editor",
        help_text="Optional. The editor sees it with your text.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    publish_changes_at = forms.DateTimeField(
        required=False,
        label="Publish the changes at",
        help_text="In UTC. “Save draft” schedules the changes for this time.",
        widget=DateTimeLocalInput,
    )

    class Meta:
        model = Post
        fields = [
            *("title", "slug", "summary", "body", "cover", "tags", "series", "author", "status"),
            *("published_at", "expires_at", "announce", "canonical_url", "seo_title", "seo_description"),
        ]
        field_classes = {"canonical_url": SecureURLField}
        widgets = {
            "title": forms.TextInput(
                attrs={"placeholder": "Title", "autocomplete": "off", "data-count": 120}
            ),
            "slug": SlugInput,
            "summary": forms.Textarea(attrs={"rows": 2, "data-count": 280}),
            "status": forms.HiddenInput,  # the submit buttons change it
            "body": forms.Textarea(attrs={"rows": 18, "placeholder": "Write your post in Markdown."}),
            "seo_title": forms.TextInput(attrs={"data-count": 60}),
            "seo_description": forms.Textarea(attrs={"rows": 3, "data-count": 160}),
        }

    def __init__(
        self, data: QueryDict | None = None, files: Any = None, *, instance: Post | None = None, **kwargs: Any
    ) -> None:
        self.published = copy(instance) if instance and instance.status == Post.Status.PUBLISHED else None
        self.is_outdated = bool(self.published and data and self._is_of_unpublished_post(data))
        self.saves_draft = self.is_outdated or bool(self.published and data and _DRAFT_BUTTONS & data.keys())
        draft = drafts.find_draft(instance)
        if instance and draft:
            instance, tags = drafts.load_current(instance)
            kwargs["initial"] = {"tags": [tag.pk for tag in tags], **kwargs.get("initial", {})}
        super().__init__(data, files, instance=instance, **kwargs)
        if self.instance.has_automatic_slug and not self.instance.was_public:
            self.initial["slug"] = ""  # so that a slug in the submitted form was typed
            self.fields["slug"].widget.attrs["placeholder"] = self.instance.slug
        times = {"publish_changes_at": draft.publish_at} if draft else {}
        self.initial.update({"version": self.instance.version, **times, **self.unsaved_values})
        if data is None and self.instance.pk:
            self.initial.setdefault("base", revisions.find_latest(self.instance))
        if "status" in self.fields:
            self.fields["status"].required = False

    def _is_of_unpublished_post(self, data: QueryDict) -> bool:
        """Return whether the post was not published when the form was opened. Then its buttons save drafts."""
        is_draft = "status" in self.base_fields and data.get("status") == Post.Status.DRAFT
        return is_draft and not _STATUS_BUTTONS.keys() & data.keys()

    def replace_version(self, present: Post) -> None:
        """Replace the submitted version, so that the editor, now warned, may overwrite this one."""
        self.replace_values({"version": str(present.version), "status": present.status})

    def replace_values(self, values: Mapping[str, str]) -> None:
        """Replace submitted values."""
        data = cast("QueryDict", self.data).copy()
        for name, value in values.items():
            data[name] = value
        self.data = data

    def is_multipart(self) -> bool:
        """Return true because URL encoding makes a long post up to three times as long, over API Gateway's limit."""
        return True

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        # Also check the slug of a draft, which another post may have taken since.
        if self.user and slug not in {"", self.instance._loaded_slug}:
            try:
                check_typed_slug(slug, self.instance, self.user)
            except SlugOffered as offer:
                is_kept = self.saves_draft and slug == self.instance.slug
                if not is_kept and self.data.get(CONFIRMATION) != slug:
                    cast("SlugInput", self.fields["slug"].widget).offer = offer
                    raise
        return slug

    def clean_tags(self) -> QuerySet[Tag]:
        tags: QuerySet[Tag] = self.cleaned_data["tags"]
        if len(tags) > MAX_TAGS:
            raise ValidationError(f"Choose at most {MAX_TAGS} tags. You chose {len(tags)}.")
        return tags

    @property
    def may_publish(self) -> bool:
        return not self.user or self.user.has_perm("blog.publish_post")

    def clean_publish_changes_at(self) -> datetime | None:
        """Return the time at which to publish the draft. Ignore it if the user can't publish."""
        time: datetime | None = self.cleaned_data["publish_changes_at"]
        if not time or not self.saves_draft or not self.may_publish:
            return None
        if time <= timezone.now():
            raise ValidationError("This time has passed. Choose a later one, or select “Update”.")
        return time.replace(microsecond=0)

    def clean(self) -> None:
        super().clean()
        if self.published and self.is_outdated and not self.cleaned_data.get("published_at"):
            self.cleaned_data["published_at"] = self.published.published_at
        if self.published and not self.saves_draft and not self.may_publish:
            raise ValidationError(
                "You can’t publish changes. Nothing was saved. Select “Save draft” or “Submit for review”."
            )
        if self._publishes():
            for name, error in describe_marks(self.cleaned_data).items():
                self.add_error(name, error)

    def _publishes(self) -> bool:
        """Return whether the save publishes the text, now or later."""
        is_published = self.cleaned_data.get("status", self.instance.status) == Post.Status.PUBLISHED
        return is_published and not (self.saves_draft and not self.cleaned_data.get("publish_changes_at"))

    def clean_status(self) -> str:
        """Return the status that the button sets. Without such a button, return the submitted or the saved one."""
        if self.saves_draft:
            return Post.Status.PUBLISHED
        if _DRAFT_BUTTONS & self.data.keys():
            return Post.Status.DRAFT
        statuses = [status for name, status in _STATUS_BUTTONS.items() if name in self.data]
        return statuses[0] if statuses else self.cleaned_data["status"] or self.instance.status

    def clean_version(self) -> int:
        """Return the oldest version if the form has none: it then conflicts with every later save."""
        return self.cleaned_data["version"] or 0


def build_initial(data: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the values of an unsaved text as initial values of the form."""
    return {name: values if name == "tags" else "".join(values[-1:]) for name, values in data.items()}


def build_querydict(data: Mapping[str, list[str]]) -> QueryDict:
    """Return the values of an unsaved text as submitted values of the form."""
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    return query
