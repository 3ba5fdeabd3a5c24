import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common import subscribers_table
from tests.support import admin_form
from tests.support.dynamodb_costs import Calls
from tests.support.subscriber_pages import (
    DELETE,
    LIST,
    find_link,
    list_addresses,
    list_log_entries,
    parse,
    sign_up,
)

pytestmark = pytest.mark.usefixtures("subscribers_table_name")


UNUSUAL_ADDRESS = """=1+1/../?&x=%2f#{'"<i>}@x.org"""


@pytest.mark.usefixtures("subscribers_in_each_state")
def test_deletion_asks_for_confirmation(edith: Client, calls: Calls) -> None:
    page = parse(edith.get(f"{DELETE}?email=ed@x.org"))
    for text in ("ed@x.org", "△ Bounced", "550 No such user", "can be signed up again"):
        assert text in page.get_text(" ", strip=True)
    assert [call.operation for call in calls] == ["GetItem"]
    assert subscribers_table.get("ed@x.org")


@pytest.mark.parametrize("email", ["ada@x.org", UNUSUAL_ADDRESS])
def test_deletion_redirects_to_the_filtered_list(edith: Client, calls: Calls, email: str) -> None:
    sign_up(email, "other@x.org")
    url = find_link(parse(edith.get(f"{LIST}?state=pending")), f"Delete {email}") or ""
    assert email in parse(edith.get(url)).select("dd")[0].text
    calls.clear()
    response = edith.post(url)
    assert [call.operation for call in calls] == ["DeleteItem"]
    assert response["Location"] == f"{LIST}?state=pending"
    assert admin_form.follow_messages(edith, response) == "Subscriber deleted."
    assert list_addresses(edith) == ["other@x.org"]


def test_log_of_a_deletion_has_no_address(edith: Client) -> None:
    sign_up("ada@x.org")
    edith.post(f"{DELETE}?email=ada@x.org")
    assert list_log_entries() == [("edith", "Deletion", "A subscriber")]
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.change_message) == (None, "")
    assert "A subscriber" in admin_form.page_text(edith.get(reverse("admin:index")))


@pytest.mark.parametrize("method", ["get", "post"])
def test_deletion_of_a_deleted_subscriber_shows_a_warning(edith: Client, method: str) -> None:
    response = getattr(edith, method)(f"{DELETE}?email=ada@x.org")
    assert admin_form.follow_messages(edith, response) == "This subscriber has already been deleted."
    assert list_log_entries() == []


def test_deletion_ignores_other_items(edith: Client) -> None:
    subscribers_table.count_signup("here")
    hour = f"SIGNUPS#here#{timezone.now():%Y%m%d%H}"
    edith.post(DELETE, QUERY_STRING=f"email={hour.replace('#', '%23')}")
    assert subscribers_table.count_signup("here") == 2


def test_deletion_requires_a_csrf_token(edith: Client) -> None:
    sign_up("ada@x.org")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = edith.cookies
    assert strict.post(f"{DELETE}?email=ada@x.org").status_code == 403
    assert subscribers_table.get("ada@x.org")
