"""The permission groups Contributor, Author and Editor. Every migration resets their permissions to these."""

from typing import Any

_CONTRIBUTOR = {
    "blog": {
        # `PostQuerySet.editable_by` limits these to a user's own posts. Public posts also require `publish_post`.
        *("add_post", "change_post", "delete_post", "view_post"),
        *("add_photo", "change_photo", "view_photo"),
        *("add_tag", "view_tag", "view_series"),
    },
}
_AUTHOR = {"blog": {*_CONTRIBUTOR["blog"], "publish_post"}}
_EDITOR = {
    "blog": {
        *_AUTHOR["blog"],
        *("edit_all_posts", "delete_photo", "change_tag", "delete_tag"),
        *("add_series", "change_series", "delete_series", "view_redirect"),
        *("view_subscriber", "delete_subscriber"),
    },
    "auth": {"view_user"},  # to choose a post's author
}
_PERMISSIONS = {"Contributor": _CONTRIBUTOR, "Author": _AUTHOR, "Editor": _EDITOR}


def create_groups(using: str, **_: Any) -> None:
    """Create or update the groups in the database `using`. `post_migrate` calls it after permissions exist."""
    from django.contrib.auth.models import Group, Permission

    for name, codenames_by_app in _PERMISSIONS.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        permissions = [
            permission
            for app, codenames in codenames_by_app.items()
            for permission in Permission.objects.using(using).filter(
                content_type__app_label=app, codename__in=codenames
            )
        ]
        group.permissions.set(permissions)
