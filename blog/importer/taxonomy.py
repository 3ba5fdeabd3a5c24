"""Tags, series and authors by name. Missing ones are created."""

from __future__ import annotations

from typing import Generic, TypeVar

from django.contrib.auth.models import User
from django.utils.text import slugify

from blog.importer.slugs import hashed_slug, slug_of_name
from blog.models import Series, Tag

T = TypeVar("T", Tag, Series)


class TermRegistry(Generic[T]):
    """All tags or all series, read once for an import."""

    def __init__(self, model: type[T]) -> None:
        self.model: type[T] = model
        terms: list[T] = list(model.objects.all())
        # An existing term may have a slug that does not follow from its name.
        self.slugs = {term.slug for term in terms}
        self.by_name_slug: dict[str, T] = {slug_of_name(term.name): term for term in terms}

    def get_or_create(self, name: str) -> T:
        key = slug_of_name(name)
        if key not in self.by_name_slug:
            self.by_name_slug[key] = self._create(name)
        return self.by_name_slug[key]

    def _create(self, name: str) -> T:
        free = (slug for slug in (slug_of_name(name), hashed_slug(name)) if slug not in self.slugs)
        term: T = self.model(name=name, slug=next(free))
        term.full_clean()
        term.save()
        self.slugs.add(term.slug)
        return term


class AuthorRegistry:
    """All users by username and by full name, read once for an import."""

    def __init__(self) -> None:
        self.by_name: dict[str, User] = {}
        for user in User.objects.order_by("-pk"):
            self._add(user)

    def _add(self, user: User) -> None:
        for name in (user.get_full_name(), user.get_username()):
            self.by_name[name.casefold()] = user

    def get_or_create(self, name: str) -> User:
        """Return the user with this username or full name, or create one who cannot sign in."""
        if name.casefold() not in self.by_name:
            username = (slugify(name) or hashed_slug(name))[:150]
            user = self.by_name.get(username) or _create_author(username, name)
            self._add(user)
            self.by_name[name.casefold()] = user
        return self.by_name[name.casefold()]


def _create_author(username: str, name: str) -> User:
    first, _, last = name.rpartition(" ") if " " in name else (name, "", "")
    user = User(username=username, first_name=first[:150], last_name=last[:150], is_active=False)
    user.set_unusable_password()
    user.save()
    return user
