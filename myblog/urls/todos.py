from django.urls import path

from myblog import views as pages
from myblog.urls.lazy import LazyApi
from todos.web import views as client

handler400 = pages.bad_request
handler404 = pages.not_found
handler500 = pages.server_error

urlpatterns = [
    path("", client.index, name="index"),
    path("sw.js", client.worker),
    path("manifest.webmanifest", client.manifest),
    path("healthz", pages.healthz, name="healthz"),
    LazyApi("api/", "todos.api.urls"),
]
