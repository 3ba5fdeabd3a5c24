from typing import Any

from django.urls import ResolverMatch, URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict


class Api(URLResolver):
    """Include an API's URLconf, imported by the first request to it: pages are served without REST framework.

    A path with a trailing slash is answered as without. `reverse()` doesn't know the names: to learn them for
    a page's link it would import the URLconf.
    """

    reverse_dict: MultiValueDict[Any, Any] = MultiValueDict()
    namespace_dict: dict[str, Any] = {}
    app_dict: dict[str, Any] = {}

    def __init__(self, route: str, urlconf: str) -> None:
        super().__init__(RoutePattern(route), urlconf)

    def _populate(self) -> None:
        pass

    def resolve(self, path: str) -> ResolverMatch:
        return super().resolve(str(path).removesuffix("/"))
