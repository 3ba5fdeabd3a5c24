"""The form that posts are written in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from blog.admin.base import ModelForm
from blog.models import MAX_TAGS, Post, Tag

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Buttons that save and set the status at once.
STATUS_BUTTONS = {"_publish": Post.Status.PUBLISHED, "_unpublish": Post.Status.DRAFT}


class Moment(forms.DateTimeInput):
    """The browser's own picker of a date and time; with seconds where there are some, or saving would drop them."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"step": 1, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")
        return value or None


class SecureURLField(forms.URLField):
    """Takes an address that is typed without a scheme for `https`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **options})


class PostForm(ModelForm[Post]):
    """A post with the version of it that was opened, so that nobody's later save is overwritten unseen."""

    typed: ClassVar[Mapping[str, Any]] = {}  # unsaved changes to take up again
    present_version: ClassVar[int | None] = None  # of a post that the editor, warned, may now overwrite
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Post
        fields = [
            *("title", "slug", "summary", "body", "cover", "tags", "series", "author", "status"),
            *("published_at", "expires_at", "announce", "canonical_url", "seo_title", "seo_description"),
        ]
        field_classes = {"canonical_url": SecureURLField}
        widgets = {
            "title": forms.TextInput(attrs={"placeholder": "Title", "autocomplete": "off"}),
            "summary": forms.Textarea(attrs={"rows": 2, "maxlength": 280, "data-count": 280}),
            "body": forms.Textarea(attrs={"rows": 18, "placeholder": "Write here, in Markdown."}),
            "seo_title": forms.TextInput(attrs={"data-count": 60}),
            "seo_description": forms.Textarea(attrs={"rows": 3, "maxlength": 160, "data-count": 160}),
        }

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(self.adjusted(data) if data else data, *args, **kwargs)
        self.initial.update({"version": self.instance.version, **self.typed})

    def adjusted(self, data: QueryDict) -> QueryDict:
        made = data.copy()
        for name, status in STATUS_BUTTONS.items():
            if name in data:
                made["status"] = status
        if self.present_version is not None:
            made["version"] = str(self.present_version)
        return made

    def is_multipart(self) -> bool:
        """Keep a long post below the limits of a request: URL-encoded, it is up to three times as long."""
        return True

    def clean_tags(self) -> QuerySet[Tag]:
        tags: QuerySet[Tag] = self.cleaned_data["tags"]
        if len(tags) > MAX_TAGS:
            raise ValidationError(f"{len(tags)} tags: a post has at most {MAX_TAGS}.")
        return tags

    def clean_version(self) -> int:
        """Take a form without its version for the oldest: it overwrites nothing that was saved since."""
        return self.cleaned_data["version"] or 0


def initial(data: Mapping[str, list[str]]) -> dict[str, Any]:
    """Give autosaved values as the initial ones of a form."""
    return {name: values if name == "tags" else "".join(values[-1:]) for name, values in data.items()}


def submitted(data: Mapping[str, list[str]]) -> QueryDict:
    """Give autosaved values as if they were sent."""
    made = QueryDict(mutable=True)
    for name, values in data.items():
        made.setlist(name, values)
    return made
