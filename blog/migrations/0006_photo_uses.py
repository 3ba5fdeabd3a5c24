"""Record the photos of the posts that are there already."""

import re
from typing import Any

from django.db import migrations

_KEY = re.compile(r"uploads/[\w./-]*\w", re.ASCII)
_BATCH = 500  # rows; DSQL's limit is 3,000 in a transaction


def record_photos(apps: Any, schema_editor: Any) -> None:
    Post, PhotoUse = (apps.get_model("blog", name) for name in ("Post", "PhotoUse"))
    posts = Post.objects.using(schema_editor.connection.alias)
    uses = []
    for pk, body, cover in posts.values_list("pk", "body", "cover__file").iterator(100):
        keys = {*_KEY.findall(body), *([cover] if cover else [])}
        uses += [PhotoUse(post_id=pk, key=key) for key in sorted(keys)]
    PhotoUse.objects.using(schema_editor.connection.alias).bulk_create(uses, _BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("blog", "0005_editing")]

    operations = [migrations.RunPython(record_photos, migrations.RunPython.noop)]
