from django.contrib import admin

urlpatterns = admin.site.urls[0]
