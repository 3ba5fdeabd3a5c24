from django.urls import path, re_path

from blog.api import views
from common.api.views import SchemaView

urlpatterns = [
    path("v1/posts", views.Posts.as_view()),
    path("v1/posts/<slug:slug>", views.Post.as_view()),
    path("v1/tags", views.Tags.as_view()),
    path("v1/subscribers", views.Subscribers.as_view()),
    path("schema", SchemaView.as_view()),
    path("docs", views.docs),
    re_path(r"^(?P<path>.*)$", views.Nothing.as_view()),
]
