"""The two groups of people who write here. They belong to the code: every migration sets their permissions anew."""

from typing import Any

AUTHOR = {
    "blog": {
        *("add_post", "change_post", "delete_post", "view_post"),  # their own: `PostQuerySet.editable_by`
        *("add_photo", "change_photo", "view_photo"),
        *("add_tag", "view_tag", "view_series"),
    },
}
EDITOR = {
    "blog": {
        *AUTHOR["blog"],
        *("edit_all_posts", "delete_photo", "change_tag", "delete_tag"),
        *("add_series", "change_series", "delete_series", "view_redirect"),
        *("view_subscriber", "delete_subscriber"),
    },
    "auth": {"view_user"},  # to choose a post's author
}
ROLES = {"Author": AUTHOR, "Editor": EDITOR}


def ensure(using: str, **_: Any) -> None:
    """Make the groups, after `migrate` has made the permissions."""
    from django.contrib.auth.models import Group, Permission

    for name, apps in ROLES.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        found = [
            permission
            for app, codenames in apps.items()
            for permission in Permission.objects.using(using).filter(
                content_type__app_label=app, codename__in=codenames
            )
        ]
        group.permissions.set(found)
