import pytest
from django.conf import LazySettings
from django.test import RequestFactory
from rest_framework.request import Request

from common.api.pagination import paginated_response


@pytest.fixture(autouse=True)
def site_url(settings: LazySettings) -> None:
    settings.SITE_URL = "https://blog.example.com"


@pytest.mark.parametrize("path", ["/api/v1/posts", "/api/v1/posts/"])
def test_next_url_repeats_the_query(rf: RequestFactory, path: str) -> None:
    request = Request(rf.get(path))
    response = paginated_response(request, {"tag": "a b", "page_size": 2}, [1, 2], "abc")
    assert response.data == {
        "results": [1, 2],
        "next": "https://blog.example.com/api/v1/posts?tag=a+b&page_size=2&cursor=abc",
    }


def test_last_page_has_no_next_url(rf: RequestFactory) -> None:
    assert paginated_response(Request(rf.get("/")), {}, [], None).data == {"results": [], "next": None}
