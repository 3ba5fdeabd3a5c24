from django.conf import settings
from django.urls import path, register_converter
from django.urls.converters import IntConverter

from blog.views import feeds, pages, subscription
from myblog.urls.lazy import Api, Later
from myblog.views import healthz


class Year(IntConverter):
    regex = "[0-9]{4}"


class Month(IntConverter):
    regex = "0[1-9]|1[0-2]"


register_converter(Year, "yyyy")
register_converter(Month, "mm")

handler400 = pages.bad_request
handler404 = pages.not_found
handler500 = pages.server_error

urlpatterns = [
    path("", pages.index, name="index"),
    path("posts/<slug:slug>/", pages.post, name="post"),
    path("tags/<slug:slug>/", pages.tag, name="tag"),
    path("archive/<yyyy:year>/", pages.archive, name="archive"),
    path("archive/<yyyy:year>/<mm:month>/", pages.archive, name="archive_month"),
    path("search/", pages.search, name="search"),
    path("subscribe/", subscription.subscribe, name="subscribe"),
    path("subscribe/sent/", subscription.sent, name="subscribe_sent"),
    path("subscribe/confirm/<token>/", subscription.confirm, name="confirm"),
    path("unsubscribe/<token>/", subscription.unsubscribe, name="unsubscribe"),
    path("feed.atom", feeds.atom, name="atom"),
    path("feed.json", feeds.json_feed, name="json_feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon),
    path("healthz", healthz, name="healthz"),
    Api("api/", "blog.api.urls"),
    *([Later("admin/", "blog.admin.urls", "admin")] if settings.HAS_EDITORS else []),
]
