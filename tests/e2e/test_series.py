"""The list of a long series at the end of each of its parts."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.support.browser.content import write_post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


@pytest.fixture
def long_series(empty_blog: None, editors: dict[str, str]) -> None:
    author = User.objects.get(username="ada")
    for number in range(1, 26):
        write_post(author, f"Log, day {number}", number, series="Log")


@pytest.mark.usefixtures("long_series")
def test_last_part_of_a_long_series_is_in_its_own_list(page: Page) -> None:
    page.goto("/posts/log-day-25/")
    series = page.get_by_role("region", name="Series Log")
    expect(series.locator("[aria-current]")).to_have_text("Log, day 25")
    expect(series.get_by_role("listitem").last).to_have_attribute("value", "25")
    series.get_by_role("link", name="Log, day 1", exact=True).click()
    expect(series.locator("[aria-current]")).to_have_text("Log, day 1")


@pytest.mark.usefixtures("long_series")
def test_slug_with_capitals_opens_the_post(page: Page) -> None:
    page.goto("/posts/Log-Day-3/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log, day 3")
