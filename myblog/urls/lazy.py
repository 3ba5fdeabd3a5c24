from typing import Any

from django.urls import ResolverMatch, URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict


class LazyURLconf(URLResolver):
    """Include a URLconf that the first request to it imports, so that pages are served without its imports.

    `reverse()` finds its names only by a namespace. Without this limit, each page's links would import the URLconf.
    """

    # Django would import the URLconf to fill these.
    reverse_dict: MultiValueDict[Any, Any] = MultiValueDict()
    namespace_dict: dict[str, Any] = {}
    app_dict: dict[str, Any] = {}

    def __init__(self, route: str, urlconf: str, namespace: str | None = None) -> None:
        super().__init__(RoutePattern(route), urlconf, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        pass


class LazyApi(LazyURLconf):
    """Include an API's URLconf, and resolve a path with a trailing slash as one without."""

    def resolve(self, path: str) -> ResolverMatch:
        return super().resolve(str(path).removesuffix("/"))
