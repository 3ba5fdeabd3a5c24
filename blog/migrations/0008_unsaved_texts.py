"""Copy the autosaves to unsaved texts, and delete their model.

Each row is a transaction of its own, because a row can be as large as a post. A second run copies no row again.
"""

from typing import Any
from uuid import UUID, uuid5

from django.db import migrations

_NAMESPACE = UUID("b8b0a7c6-6a53-4f6e-9c36-0d4d8a3a6c11")
_FIRST_WORDS = 80  # characters


def copy_autosaves(apps: Any, schema_editor: Any) -> None:
    Autosave, UnsavedText = (apps.get_model("blog", name) for name in ("Autosave", "UnsavedText"))
    using = schema_editor.connection.alias
    for autosave in Autosave.objects.using(using).iterator(50):
        values = {
            "post_id": autosave.post_id,
            "editor_id": autosave.editor_id,
            "data": autosave.data,
            "saved_at": autosave.saved_at,
            "first_words": _find_first_words(autosave.data),
        }
        UnsavedText.objects.using(using).update_or_create(pk=uuid5(_NAMESPACE, str(autosave.pk)), defaults=values)


def _find_first_words(data: dict[str, list[str]]) -> str:
    words = " ".join(" ".join("".join(data.get(name, [])) for name in ("title", "body")).split())
    return words[:_FIRST_WORDS]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("blog", "0007_public_slugs"),
    ]

    operations = [
        migrations.RunPython(copy_autosaves, migrations.RunPython.noop),
        migrations.DeleteModel(name="Autosave"),
    ]
