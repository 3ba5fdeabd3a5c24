"""Typed readers of the process environment that report every missing name at once."""

import os
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured


class Environment:
    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values
        self.missing: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        value = self.values.get(name) or default
        if value is None:
            self.missing.append(name)
            return ""
        return value

    def require(self, *names: str) -> None:
        for name in names:
            self.text(name)

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").lower() in {"1", "true", "yes", "on"}

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def check(self) -> None:
        if self.missing:
            raise ImproperlyConfigured(f"Set these environment variables: {', '.join(self.missing)}")
