"""Migrations that the code of the previous release could not run with."""

from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder

from infra.deploy.functions import migrations

TITLE = models.CharField(max_length=10)


def migration(*parts: Operation) -> Migration:
    class Change(Migration):
        operations = list(parts)

    return Change("0007_change", "blog")


def add(field: "models.Field[Any, Any]") -> Operation:
    return operations.AddField("post", "subtitle", field)


@pytest.mark.parametrize(
    "operation",
    [
        operations.CreateModel("Note", [("title", TITLE)]),
        add(models.CharField(max_length=10, null=True)),
        add(models.CharField(max_length=10, db_default="")),
        add(models.ManyToManyField("blog.Post")),
        operations.AddIndex("post", models.Index(fields=["title"], name="by_title")),
        operations.AlterModelOptions("post", {"ordering": ["title"]}),
        operations.SeparateDatabaseAndState(state_operations=[operations.RemoveField("post", "title")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_operation_that_older_code_does_not_notice_is_not_risky(operation: Operation) -> None:
    assert list(migrations.risky_operations(migration(operation))) == []


@pytest.mark.parametrize(
    "operation",
    [
        add(
            models.CharField(max_length=10, default="")
        ),  # only Django's default: inserts of older code lack the column
        operations.RemoveField("post", "title"),
        operations.RenameField("post", "title", "name"),
        operations.AlterField("post", "title", TITLE),
        operations.DeleteModel("Post"),
        operations.RenameModel("Post", "Note"),
        operations.AlterUniqueTogether("post", {("title", "slug")}),
        operations.AddConstraint("post", models.UniqueConstraint(fields=["title"], name="one_title")),
        operations.RunSQL("DROP TABLE blog_post"),
        operations.RunPython(print),
        operations.SeparateDatabaseAndState([operations.RemoveField("post", "title")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_operation_that_may_break_older_code_is_risky(operation: Operation) -> None:
    harmless = operations.AlterModelOptions("post", {})
    (line,) = migrations.risky_operations(migration(harmless, operation))
    assert line.startswith("blog.0007_change: ")


def test_pending_migrations_are_those_not_applied(db: None) -> None:
    assert migrations.pending_migrations() == []
    unapplied = unapply_from("0004_texts")
    assert [migration.name for migration in migrations.pending_migrations()] == unapplied


def unapply_from(name: str) -> list[str]:
    """Record a migration and all later ones as not applied. Return their names."""
    names = sorted(
        migration for app, migration in MigrationLoader(connection).disk_migrations if app == "blog"
    )
    unapplied = names[names.index(name) :]
    for each in unapplied:
        MigrationRecorder(connection).record_unapplied("blog", each)
    return unapplied


def test_migrations_of_an_empty_database_are_not_risky(db: None) -> None:
    MigrationRecorder.Migration.objects.all().delete()
    assert migrations.pending_migrations() == []


def test_migration_that_allow_names_is_not_reported(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unapplied = unapply_from("0003_subscribers")
    migrations.main()
    assert capsys.readouterr().out.startswith("blog.0003_subscribers: ")
    monkeypatch.setenv("ALLOW", " ".join(f"blog.{name}" for name in ("0001_initial", *unapplied)))
    migrations.main()
    assert capsys.readouterr().out == ""
