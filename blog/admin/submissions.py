"""Repeated submissions of a form, such as a double click. The server answers them like the first one."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from blog.models import Post, Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.contrib.messages.storage.base import BaseStorage

FIELD = "_submission"  # one id for each rendered form
_CHANGING_FIELDS = {
    "csrfmiddlewaretoken",
    "_unsaved",
    "_restored",
}  # their values can change between two clicks
_MAX_AGE = timedelta(days=30)
_MAX_MESSAGE = Submission._meta.get_field("message").max_length
_BATCH = 200  # old rows that a save deletes


class RepeatedSubmission(Exception):
    """The form was saved already with the same values."""


def get_form_id(request: HttpRequest) -> str:
    """Return the id for the form's page. A refused save does not use the id up."""
    return request.POST.get(FIELD) or str(uuid4())


def find_earlier(request: HttpRequest) -> Submission | None:
    """Return the earlier submission of the same form."""
    pk = _read_id(request)
    submissions = Submission.objects.filter(editor=cast("User", request.user))
    return submissions.select_related("post").filter(pk=pk).first() if pk else None


def is_repeated(request: HttpRequest, earlier: Submission | None) -> bool:
    """Return whether a submission has the values of the earlier one."""
    return bool(earlier and earlier.digest == _calculate_digest(request))


def claim(request: HttpRequest) -> None:
    """Record a submission, first in the transaction of the save. Raise `RepeatedSubmission`.

    A concurrent submission of the same form waits here until the first one succeeds or fails.
    """
    pk = _read_id(request)
    if not pk:
        return
    values = {"digest": _calculate_digest(request), "saved_at": timezone.now()}
    editor = cast("User", request.user)
    with_other_values = Submission.objects.filter(pk=pk, editor=editor).exclude(digest=values["digest"])
    if with_other_values.update(**values):
        return
    try:
        Submission(pk=pk, editor=editor, **values).save(force_insert=True)
    except IntegrityError as error:
        raise RepeatedSubmission from error
    transaction.on_commit(_delete_old, robust=True)


def record_answer(request: HttpRequest, post: Post, message: str) -> None:
    """Record what a submission saved, and show `message`."""
    messages.success(request, message)
    if pk := _read_id(request):
        values = {"post": post, "version": post.version, "message": message[:_MAX_MESSAGE]}
        Submission.objects.filter(pk=pk).update(**values)


def find_known_version(request: HttpRequest, post: Post, submitted: int) -> int:
    """Return the latest version of `post` that the form's user knows: the submitted one, or that of an earlier save.

    The browser's Back button shows a form whose own save is newer than its version.
    """
    earlier = find_earlier(request)
    return max(submitted, earlier.version or 0) if earlier and earlier.post == post else submitted


def repeat_message(request: HttpRequest, earlier: Submission) -> None:
    """Show the message of the first answer, unless it waits for the user already."""
    waiting = cast("BaseStorage", messages.get_messages(request))
    if earlier.message and earlier.message not in {str(message) for message in waiting}:
        messages.success(request, earlier.message)
    waiting.used = False  # the loop has not shown them


def _read_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _calculate_digest(request: HttpRequest) -> str:
    values = {name: request.POST.getlist(name) for name in request.POST if name not in _CHANGING_FIELDS}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _delete_old() -> None:
    old = Submission.objects.filter(saved_at__lt=timezone.now() - _MAX_AGE).order_by("saved_at")
    Submission.objects.filter(pk__in=old.values("pk")[:_BATCH]).delete()
