"""Migrations that the code of the release before could not live with: it answers until the functions are switched,
and again if they go back.

Do such a thing in two releases: first the code lets go of the column, then a migration takes it away.
"""

import os
import sys
from collections.abc import Iterator

import django
from django.db import connection
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED, Field

HARMLESS = (
    operations.CreateModel,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
)


def risky(migration: Migration) -> Iterator[str]:
    """Say what older code could not live with."""
    for operation in migration.operations:
        for part in getattr(operation, "database_operations", [operation]):
            if not harmless(part):
                yield f"{migration.app_label}.{migration.name}: {part.describe()}"


def harmless(operation: Operation) -> bool:
    if isinstance(operation, operations.AddField):
        return optional(operation.field)
    return isinstance(operation, HARMLESS)


def optional(field: "Field[object, object]") -> bool:
    """Tell whether rows can be written by who does not know the field. A `default` is Django's, not the database's."""
    return field.null or bool(field.many_to_many) or field.db_default is not NOT_PROVIDED


def pending() -> list[Migration]:
    """Give what is not applied yet; of an empty database nothing, for no code uses it."""
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return []
    return [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def main() -> None:
    """Print what is risky, but for the migrations that ALLOW names."""
    django.setup()
    allowed = os.environ.get("ALLOW", "").split()
    for migration in pending():
        if f"{migration.app_label}.{migration.name}" not in allowed:
            sys.stdout.writelines(f"{line}\n" for line in risky(migration))


if __name__ == "__main__":
    main()
