"""A folder of Markdown files to import."""

from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image


class ImportFolder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.output = ""  # of the last import, with paths relative to this folder

    def write_text(self, name: str, text: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def write_post(self, name: str = "tides.md", body: str = "Text.", **fields: object) -> Path:
        fields = {"title": "Tides", "date": "2026-05-14", "author": "ada"} | fields
        return self.write_text(name, f"---\n{yaml.safe_dump(fields, sort_keys=False)}---\n\n{body}\n")

    def write_photo(
        self, name: str = "harbour.jpg", color: str = "navy", size: tuple[int, int] = (40, 30)
    ) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, color).save(path)
        return path

    def run_import(self, **options: Any) -> list[str]:
        """Run `manage.py import_posts` and return the lines of its output."""
        output = StringIO()
        try:
            call_command("import_posts", str(self.path), stdout=output, stderr=output, **options)
        finally:
            self.output = output.getvalue().replace(f"{self.path}/", "")
        return self.output.splitlines()

    def list_errors(self, **options: Any) -> list[str]:
        """Run the import, which has to fail, and return its errors."""
        try:
            self.run_import(verbosity=0, **options)
        except CommandError:
            return self.output.splitlines()
        raise AssertionError("all files were imported")
