from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Hello(APIView):
    schema = None

    def get(self, request: Request) -> Response:
        return Response({"hello": "world"})


urlpatterns = [path("hello", Hello.as_view())]
