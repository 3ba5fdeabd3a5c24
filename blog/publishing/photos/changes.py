"""Changes of a photo that the texts of posts contain too: its alternative text and the key of its file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from blog.models import Draft, Photo, Post, Revision, UnsavedText
from blog.photos.markdown import replace_alt, replace_key
from blog.publishing import revisions, save
from blog.publishing.photos import uses

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_MAX_UNSAVED = 500  # texts, the newest ones

_Change = Callable[[str], str]


def update_posts(photo: Photo, *, old_key: str, old_alt: str, editor: User) -> list[Post]:
    """Write a photo's new alternative text and key into the posts that use it, also into drafts and the trash.

    Alternative texts that an editor wrote for one post stay. Return the changed posts. Call this in the transaction
    of the photo's save, and publish the posts afterwards. Raise `EditConflict`.
    """
    change = partial(_change_text, photo=photo, old_key=old_key, old_alt=old_alt)
    posts = list(uses.find_posts([old_key]).select_related("author"))
    changed = [post for post in posts if _update_post(post, change, editor)]
    if photo.key != old_key:
        for post in posts:
            _update_revisions(post, old_key, photo.key)
        uses.rename_key(old_key, photo.key)
        _update_unsaved_texts(old_key, photo.key)
    return changed


def _change_text(text: str, photo: Photo, old_key: str, old_alt: str) -> str:
    if photo.alt != old_alt:
        text = replace_alt(text, old_key, old_alt, photo.alt)
    return replace_key(text, old_key, photo.key)


def _update_post(post: Post, change: _Change, editor: User) -> bool:
    """Change a post's text and its draft. The new version makes forms that have the old text conflict."""
    body, draft = change(post.body), _change_draft(post, change)
    if body == post.body and not draft:
        return False
    save.begin_edit(post, version=post.version)
    if body != post.body:
        post.body = body
        post.save()
        revisions.record_revision(post, editor=editor)
    if draft:
        draft.save()
        revisions.record_revision(post, editor=editor, data={**draft.data, "draft": True})
    return True


def _change_draft(post: Post, change: _Change) -> Draft | None:
    """Return the post's draft, not saved, if the change alters it."""
    draft = Draft.objects.filter(pk=post.pk).first()
    if not draft:
        return None
    data = draft.data | {name: change(draft.data[name]) for name in ("body", "cover") if draft.data.get(name)}
    if data == draft.data:
        return None
    draft.data = data
    return draft


def _update_revisions(post: Post, old_key: str, new_key: str) -> None:
    """Replace the key in the revisions, so that a restored one shows the photo."""
    for revision in Revision.objects.filter(post=post).iterator(50):
        texts = {name: revision.data[name] for name in ("body", "cover") if revision.data.get(name)}
        changed = {name: replace_key(text, old_key, new_key) for name, text in texts.items()}
        if changed != texts:
            Revision.objects.filter(pk=revision.pk).update(data=revision.data | changed)


def _update_unsaved_texts(old_key: str, new_key: str) -> None:
    """Replace the key in texts that are restored later. Their time stays, which their forms know."""
    for text in UnsavedText.objects.all()[:_MAX_UNSAVED]:
        bodies = text.data.get("body", [])
        changed = [replace_key(body, old_key, new_key) for body in bodies]
        if changed != bodies:
            UnsavedText.objects.filter(pk=text.pk).update(data=text.data | {"body": changed})
