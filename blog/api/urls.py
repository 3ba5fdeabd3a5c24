from django.urls import path, re_path

from blog.api import views
from common.api.views import SchemaView

urlpatterns = [
    path("v1/posts", views.PostListView.as_view()),
    path("v1/posts/<slug:slug>", views.PostDetailView.as_view()),
    path("v1/tags", views.TagListView.as_view()),
    path("v1/subscribers", views.SubscriberView.as_view()),
    path("schema", SchemaView.as_view()),
    path("docs", views.docs),
    re_path(r"^(?P<path>.*)$", views.NotFoundView.as_view()),
]
