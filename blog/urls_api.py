from django.urls import path, re_path

from blog import api
from myblog.api import Schema

urlpatterns = [
    path("v1/posts", api.Posts.as_view()),
    path("v1/posts/<slug:slug>", api.Post.as_view()),
    path("v1/tags", api.Tags.as_view()),
    path("v1/subscribers", api.Subscribers.as_view()),
    path("schema", Schema.as_view()),
    path("docs", api.docs),
    re_path(r"^(?P<path>.*)$", api.Nothing.as_view()),
]
