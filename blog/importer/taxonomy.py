"""Tags, series and authors by their names; made when they are first named."""

from __future__ import annotations

from typing import Generic, TypeVar

from django.contrib.auth.models import User
from django.utils.text import slugify

from blog.importer.slugs import label, made_up
from blog.models import Series, Tag

N = TypeVar("N", Tag, Series)


class Names(Generic[N]):
    def __init__(self, model: type[N]) -> None:
        self.model: type[N] = model
        known: list[N] = list(model.objects.all())
        self.slugs = {each.slug for each in known}
        self.by_label: dict[str, N] = {label(each.name): each for each in known}

    def get(self, name: str) -> N:
        if label(name) not in self.by_label:
            self.by_label[label(name)] = self.make(name)
        return self.by_label[label(name)]

    def make(self, name: str) -> N:
        free = (slug for slug in (label(name), made_up(name)) if slug not in self.slugs)
        made: N = self.model(name=name, slug=next(free))
        made.full_clean()
        made.save()
        self.slugs.add(made.slug)
        return made


class People:
    def __init__(self) -> None:
        self.by_name: dict[str, User] = {}
        for user in User.objects.order_by("-pk"):
            self.remember(user)

    def remember(self, user: User) -> None:
        for name in (user.get_full_name(), user.get_username()):
            self.by_name[name.casefold()] = user

    def get(self, name: str) -> User:
        """Find a user by user name or full name, or make one who can't sign in."""
        if name.casefold() not in self.by_name:
            first, _, last = name.rpartition(" ") if " " in name else (name, "", "")
            username = (slugify(name) or made_up(name))[:150]
            if not (user := self.by_name.get(username)):
                user = User(username=username, first_name=first[:150], last_name=last[:150], is_active=False)
                user.set_unusable_password()
                user.save()
            self.remember(user)
            self.by_name[name.casefold()] = user
        return self.by_name[name.casefold()]
