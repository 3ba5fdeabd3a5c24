from typing import Any

from django.urls import ResolverMatch, URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict


class Later(URLResolver):
    """Include a URLconf, imported by the first request to it: pages are served without what others need.

    `reverse()` knows its names in a namespace only: to learn them for a page's link it would import the URLconf.
    """

    reverse_dict: MultiValueDict[Any, Any] = MultiValueDict()
    namespace_dict: dict[str, Any] = {}
    app_dict: dict[str, Any] = {}

    def __init__(self, route: str, urlconf: str, namespace: str | None = None) -> None:
        super().__init__(RoutePattern(route), urlconf, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        pass


class Api(Later):
    """An API's paths; one with a trailing slash is answered as without."""

    def resolve(self, path: str) -> ResolverMatch:
        return super().resolve(str(path).removesuffix("/"))
