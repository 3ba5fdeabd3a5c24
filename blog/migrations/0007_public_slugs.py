"""Record the slugs that readers know. Until now, those of published posts were the slugs in SQL."""

from typing import Any

from django.db import migrations
from django.db.models import F, Q
from django.utils import timezone

_BATCH = 500  # rows; DSQL's limit is 3,000 in a transaction


def record_public_slugs(apps: Any, schema_editor: Any) -> None:
    posts = apps.get_model("blog", "Post").objects.using(schema_editor.connection.alias)
    was_public = Q(status="published") | Q(published_at__lte=timezone.now())
    pks = list(posts.filter(was_public, published_at__isnull=False).values_list("pk", flat=True))
    for start in range(0, len(pks), _BATCH):
        posts.filter(pk__in=pks[start : start + _BATCH]).update(public_slug=F("slug"))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("blog", "0006_photo_uses")]

    operations = [migrations.RunPython(record_public_slugs, migrations.RunPython.noop)]
