"""Migrations that the code of the previous release could not run with.

The old code still serves requests after the migrations have run, and again if the functions are rolled back. Make
such a change in two releases. In the first one, the code stops using the column. The second one removes it.
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

_HARMLESS = (
    operations.CreateModel,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
)


def risky_operations(migration: Migration) -> Iterator[str]:
    """Yield a line for each operation that may break older code."""
    for operation in migration.operations:
        for part in getattr(operation, "database_operations", [operation]):
            if not _is_harmless(part):
                yield f"{migration.app_label}.{migration.name}: {part.describe()}"


def pending_migrations() -> list[Migration]:
    """Return the migrations to apply. For an empty database, return none: no code uses it yet."""
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return []
    return [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def main() -> None:
    """Print the risky operations of pending migrations, except of those that ALLOW names."""
    django.setup()
    allowed = os.environ.get("ALLOW", "").split()
    for migration in pending_migrations():
        if f"{migration.app_label}.{migration.name}" not in allowed:
            sys.stdout.writelines(f"{line}\n" for line in risky_operations(migration))


def _is_harmless(operation: Operation) -> bool:
    if isinstance(operation, operations.AddField):
        return _is_optional(operation.field)
    return isinstance(operation, _HARMLESS)


def _is_optional(field: "Field[object, object]") -> bool:
    """Return whether code that does not know the field can insert rows. Django applies a `default`, SQL does not."""
    return field.null or bool(field.many_to_many) or field.db_default is not NOT_PROVIDED


if __name__ == "__main__":
    main()
