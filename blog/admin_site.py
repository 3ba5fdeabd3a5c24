"""The admin's site: the order of its navigation, and its own pages. Django loads it before any admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

_APPS = ("blog", "auth")
_MODELS = ("Post", "Photo", "Tag", "Series", "Subscriber", "Redirect", "User", "Group")
_NAMES = {"blog": "Content", "auth": "People"}


def _position(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


class EditorsSite(AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = "Desk"
    index_template = "admin/desk.html"
    enable_nav_sidebar = True

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the navigation: posts first, users last."""
        apps = sorted(self._build_app_dict(request, app_label).values(), key=_app_position)
        for app in apps:
            app["name"] = _NAMES.get(app["app_label"], app["name"])
            app["models"].sort(key=lambda model: _position(model["object_name"], _MODELS))
        return apps

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from blog.admin import desk  # needs the admins, which need this site

        return super().index(request, desk.build_context(request, self) | (extra_context or {}))

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from blog.admin import profile

        return [path("profile/", self.admin_view(profile.edit_profile), name="profile"), *super().get_urls()]


def _app_position(app: dict[str, Any]) -> int:
    return _position(app["app_label"], _APPS)
