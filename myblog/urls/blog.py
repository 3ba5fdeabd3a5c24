from django.conf import settings
from django.urls import include, path

from blog.views import errors
from myblog.urls.lazy import LazyApi, LazyURLconf
from myblog.views import healthz

handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.server_error

_EDITORS_URLS = [
    LazyURLconf("admin/", "blog.admin.urls", "admin"),
    LazyURLconf("preview/", "blog.previews.urls", "previews"),
]
urlpatterns = [
    path("", include("blog.urls")),
    path("healthz", healthz, name="healthz"),
    LazyApi("api/", "blog.api.urls"),
    *(_EDITORS_URLS if settings.HAS_EDITORS else []),
]
