"""The route of preview links, which exists only where the function has SQL."""

from django.urls import path

from blog.views import preview_links

urlpatterns = [path("<str:token>/", preview_links.preview, name="preview")]
