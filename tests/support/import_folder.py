"""A folder of Markdown files to import."""

from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.said = ""  # by the last import, without the path to this folder

    def text(self, name: str, text: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def post(self, name: str = "tides.md", body: str = "Text.", **fields: object) -> Path:
        fields = {"title": "Tides", "date": "2026-05-14", "author": "ada"} | fields
        return self.text(name, f"---\n{yaml.safe_dump(fields, sort_keys=False)}---\n\n{body}\n")

    def photo(self, name: str = "harbour.jpg", color: str = "navy", size: tuple[int, int] = (40, 30)) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, color).save(path)
        return path

    def load(self, **options: Any) -> list[str]:
        """Import it, and give the lines that it says."""
        output = StringIO()
        try:
            call_command("import_posts", str(self.path), stdout=output, stderr=output, **options)
        finally:
            self.said = output.getvalue().replace(f"{self.path}/", "")
        return self.said.splitlines()

    def failures(self, **options: Any) -> list[str]:
        """Import it, and give the lines that it says of what it could not."""
        try:
            self.load(verbosity=0, **options)
        except CommandError:
            return self.said.splitlines()
        raise AssertionError("all was imported")
