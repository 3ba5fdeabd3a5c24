"""Unsaved texts in the form of a post: autosave, the list of texts to restore, and their deletion by a save."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse

from blog.admin.posts.forms import PostForm, build_querydict
from blog.admin.posts.saving.presence import report_presence
from blog.admin.unsaved import (
    IdTaken,
    TextRefused,
    UnsavedRow,
    build_row,
    get_texts,
    list_unsaved_texts,
    store_text,
)
from blog.models import Post, UnsavedText

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_ID_FIELD = "_unsaved"  # the id of the form's text
_RESTORED_FIELD = "_restored"  # the id of the text that the form was filled with
_DISCARD_BUTTON = "_discard"  # its value is an id
_SHOWN = 3  # texts; the list folds the others


def autosave(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Store the submitted values under the form's id, or discard the text of an id.

    A GET returns a CSRF token, for a form that is older than its session, and the list of unsaved texts.
    """
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "list": _render_list(request, post)})
    if _DISCARD_BUTTON in request.POST:
        return _discard(request, post)
    pk = _read_id(request, _ID_FIELD)
    if not pk:
        return _refuse("The form has no valid id. Reload the page.", HTTPStatus.BAD_REQUEST)
    data = {name: request.POST.getlist(name) for name in PostForm.base_fields if name in request.POST}
    try:
        stored = _store(request, post, pk, data)
    except IdTaken as error:
        return _refuse(str(error), HTTPStatus.CONFLICT)
    except TextRefused as error:
        return _refuse(str(error), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    others = report_presence(cast("User", request.user), post.pk) if post else []
    return JsonResponse({**stored, "others": others or []})


def _refuse(error: str, status: HTTPStatus) -> HttpResponse:
    return JsonResponse({"error": error}, status=status)


def _store(request: HttpRequest, post: Post | None, pk: UUID, data: dict[str, list[str]]) -> dict[str, Any]:
    """Store a text, which replaces the one that it began with. Delete it if it equals the saved post."""
    user = cast("User", request.user)
    texts = get_texts(user, post)
    if not _has_changes(UnsavedText(editor=user, data=data), post):
        texts.filter(pk=pk).delete()
        return {"stored": False}
    time = store_text(user, post, pk, data)
    if restored := _read_id(request, _RESTORED_FIELD):
        texts.filter(pk=restored).exclude(pk=pk).delete()
    return {"stored": True, "time": f"{time:%H:%M}"}


def _discard(request: HttpRequest, post: Post | None) -> HttpResponse:
    if pk := _read_id(request, _DISCARD_BUTTON):
        get_texts(cast("User", request.user), post).filter(pk=pk).delete()
    if not request.accepts("text/html"):
        return JsonResponse({})
    new = "changelist" if request.POST.get("_from") == "list" else "add"
    name, args = ("change", [post.pk]) if post else (new, [])
    return HttpResponseRedirect(reverse(f"admin:blog_post_{name}", args=args))


def _read_id(request: HttpRequest, name: str) -> UUID | None:
    return _parse_id(request.POST.get(name, ""))


def _parse_id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


# --- The form


def find_text(request: HttpRequest, post: Post | None) -> UnsavedText | None:
    """Return the text that `?unsaved` names."""
    pk = _parse_id(request.GET.get("unsaved", ""))
    return get_texts(cast("User", request.user), post).filter(pk=pk).first() if pk else None


def delete_submitted_text(request: HttpRequest) -> None:
    """Delete the text of a form that has now been saved. Keep the texts of other forms."""
    ids = [pk for name in (_ID_FIELD, _RESTORED_FIELD) if (pk := _read_id(request, name))]
    if ids:
        UnsavedText.objects.filter(editor=cast("User", request.user), pk__in=ids).delete()


def get_form_context(request: HttpRequest, post: Post | None) -> dict[str, Any]:
    """Return the form's ids, the text that was restored, and the list of the others."""
    ids = {_ID_FIELD: "unsaved_id", _RESTORED_FIELD: "restored_id"}
    if request.method != "GET":
        context = {key: request.POST.get(name, "") for name, key in ids.items()}
        return context | get_list_context(request, post)
    restored = find_text(request, post)
    return {
        "unsaved_id": uuid4(),
        "restored": restored,
        "restored_id": restored.pk if restored else "",
        "is_text_missing": "unsaved" in request.GET and not restored,
        **get_list_context(request, post, without=restored),
    }


def get_list_context(
    request: HttpRequest, post: Post | None, without: UnsavedText | None = None
) -> dict[str, Any]:
    """Return the rows of the list. It does not contain the text that the form contains."""
    texts = get_texts(cast("User", request.user), post).defer("data")
    own = {
        without.pk if without else None,
        _read_id(request, _ID_FIELD),
        _parse_id(request.GET.get("own", "")),
    }
    return _fold([build_row(text) for text in texts if text.pk not in own])


def get_changelist_context(request: HttpRequest) -> dict[str, Any]:
    """Return the unsaved new posts for the list of posts."""
    if request.method != "GET":
        return {}
    rows = list_unsaved_texts(request.user, only_new=True)
    return {"urls": {"autosave": reverse("admin:blog_post_autosave")}, **_fold(rows)}


def _fold(rows: list[UnsavedRow]) -> dict[str, list[UnsavedRow]]:
    return {"unsaved_rows": rows[:_SHOWN], "more_unsaved_rows": rows[_SHOWN:]}


def _render_list(request: HttpRequest, post: Post | None) -> str:
    context = get_list_context(request, post) | {"urls": {"autosave": request.path}}
    return render_to_string("admin/blog/post/unsaved_texts.html", context, request)


def _has_changes(text: UnsavedText, post: Post | None) -> bool:
    """Return whether a text differs from the saved post, or from an empty form."""
    form = PostForm(build_querydict(text.data), instance=post or Post(author=text.editor))
    return any(name in text.data for name in form.changed_data)
