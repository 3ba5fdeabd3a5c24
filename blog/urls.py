"""The readers' routes. `myblog.urls.blog` adds the health check, the API and the admin."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from blog.views import feeds, pages, sitemap, subscription


class YearConverter(IntConverter):
    regex = "[0-9]{4}"


class MonthConverter(IntConverter):
    regex = "0[1-9]|1[0-2]"


register_converter(YearConverter, "yyyy")
register_converter(MonthConverter, "mm")

urlpatterns = [
    path("", pages.index, name="index"),
    path("posts/<slug:slug>/", pages.post, name="post"),
    path("tags/<slug:slug>/", pages.tag, name="tag"),
    path("archive/<yyyy:year>/", pages.archive, name="archive"),
    path("archive/<yyyy:year>/<mm:month>/", pages.archive, name="archive_month"),
    path("search/", pages.search, name="search"),
    *(path(f"{lists}/", pages.alias, {"name": "search"}) for lists in ("posts", "tags", "archive")),
    path("subscribe/", subscription.subscribe, name="subscribe"),
    path("subscribe/sent/", subscription.sent, name="subscribe_sent"),
    path("subscribe/confirm/<token>/", subscription.confirm, name="confirm"),
    path("unsubscribe/<token>/", subscription.unsubscribe, name="unsubscribe"),
    path("feed.atom", feeds.atom, name="atom"),
    *(path(feed, pages.alias, {"name": "atom"}) for feed in ("feed", "feed/", "rss", "rss/", "rss.xml")),
    path("feed.json", feeds.json_feed, name="json_feed"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("favicon.ico", pages.favicon),
]
