"""The pages of the admin, with content for each of them."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from blog.admin.reviews import queue
from blog.models import Draft, Photo, Post, Redirect, Series, Tag
from blog.publishing import revisions, save

_FUTURE = datetime(2999, 1, 1, 9, tzinfo=UTC)
_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def create_content(user: User) -> list[str]:
    """Create at least one object of each kind, some with long names. Return the paths of all pages."""
    tag = Tag.objects.create(name=_LONG[:40], slug="a-long-tag")
    series = Series.objects.create(name="Walks along the shore", slug="walks")
    photo = Photo.objects.create(file="uploads/1/a.jpg", alt=_LONG, width=3000, height=2000, uploaded_by=user)
    draft = _create_post(f"Draft {_LONG}", user, status="draft", series=series, cover=photo)
    draft.tags.add(tag)
    live = _create_post("Live", user, status="published", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    with save.edit_post(draft, version=draft.version, editor=user):
        draft.body = f"More {_LONG}{_LONG} words."
        draft.save()
    queue.request_review(draft, user=user, note=f"Is {_LONG} too long?")
    Draft.objects.create(post=live, editor=user, publish_at=_FUTURE, data=revisions.take_snapshot(live))
    Redirect.objects.create(old_slug=_LONG[:60], post=live)
    trashed = _create_post(f"Trash {_LONG}", user, trashed_at=timezone.now())
    return _list_paths(draft, live, trashed, tag, series, photo, user)


def _create_post(title: str, user: User, **fields: object) -> Post:
    post = Post(title=title, author=user, body="Text.", summary="S.", **fields)
    post.full_clean()
    post.save()
    return post


def _list_paths(
    draft: Post, live: Post, trashed: Post, tag: Tag, series: Series, photo: Photo, user: User
) -> list[str]:
    revision = draft.revisions.latest("created_at")
    lists = ["post", "photo", "tag", "series", "redirect", "subscriber"]
    objects = {"post": draft, "photo": photo, "tag": tag, "series": series}
    return [
        *(reverse(f"admin:{name}") for name in ("index", "profile", "password_change")),
        *(reverse(f"admin:blog_{name}_changelist") for name in lists),
        *(reverse(f"admin:blog_{name}_add") for name in objects),
        *(
            reverse(f"admin:blog_{name}_{page}", args=[item.pk])
            for name, item in objects.items()
            for page in ("change", "history", "delete")
        ),
        reverse("admin:blog_post_change", args=[live.pk]),
        reverse("admin:blog_post_revisions", args=[draft.pk]),
        reverse("admin:blog_post_share", args=[draft.pk]),
        reverse("admin:blog_post_discard", args=[live.pk]),
        reverse("admin:blog_post_trash"),
        reverse("admin:blog_post_change", args=[trashed.pk]),
        reverse("admin:blog_post_delete_for_good", args=[trashed.pk]),
        reverse("admin:blog_post_revision", args=[draft.pk, revision.pk]),
        reverse("admin:auth_user_changelist"),
        reverse("admin:auth_user_change", args=[user.pk]),
        reverse("admin:app_list", args=["blog"]),
    ]
