"""The route of preview links. It exists only in functions that have SQL."""

from django.urls import path

from blog.previews import views

urlpatterns = [path("<str:token>/", views.preview, name="preview")]
