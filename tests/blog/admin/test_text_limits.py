import pytest
from django.test import Client
from django.urls import reverse

from tests.support import admin_form

PAGES = ["blog_post_add", "blog_photo_add", "blog_tag_add", "blog_series_add"]


@pytest.mark.parametrize("page", PAGES)
def test_forms_have_no_maxlength_that_cuts_a_paste(edith: Client, page: str) -> None:
    html = edith.get(reverse(f"admin:{page}")).content.decode()
    assert "data-limit=" in html
    assert "maxlength=" not in html


def test_title_over_its_limit_is_refused_with_both_numbers_and_kept(ada: Client) -> None:
    fields = admin_form.open_form(ada) | {"title": "a" * 121, "slug": "a"}
    response = ada.post(admin_form.post_url("add"), fields)
    html = response.content.decode()
    assert "The title has 121 characters. Shorten it to at most 120." in html
    assert admin_form.read_form(response)["title"] == "a" * 121
