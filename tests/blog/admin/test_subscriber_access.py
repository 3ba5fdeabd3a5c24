import pytest
from botocore.exceptions import EndpointConnectionError
from django.test import Client
from django.urls import reverse

from common import subscribers_table
from common.aws import clients
from tests.support.subscriber_pages import (
    DELETE,
    EXPORT,
    LIST,
    export,
    find_link,
    list_log_entries,
    parse,
    read_messages,
    sign_up,
)

pytestmark = pytest.mark.usefixtures("subscribers_table_name")


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.test")

    for name in ("query", "get_item", "delete_item"):
        monkeypatch.setattr(clients.botocore_dynamodb(), name, fail)


@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize("url", [LIST, EXPORT, f"{DELETE}?email=a@x.org"])
def test_unreachable_table_shows_an_error(edith: Client, url: str) -> None:
    assert "is unreachable" in read_messages(parse(edith.get(url), 503))
    assert list_log_entries() == []


@pytest.mark.usefixtures("unreachable")
def test_deletion_reports_an_unreachable_table(edith: Client) -> None:
    assert "is unreachable" in read_messages(parse(edith.post(f"{DELETE}?email=a@x.org"), 503))
    assert list_log_entries() == []


def test_list_shows_the_error_code_of_dynamodb(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBSCRIBERS_TABLE", "no-such-table")
    assert "refused the request (ResourceNotFoundException)" in read_messages(parse(edith.get(LIST), 503))


@pytest.mark.parametrize("url", [LIST, EXPORT, f"{DELETE}?email=bo@x.org"])
def test_pages_require_the_permission_to_view(client: Client, ada: Client, url: str) -> None:
    sign_up("bo@x.org")
    assert "/login/" in client.get(url)["Location"]
    assert ada.get(url).status_code == 403
    assert ada.post(url).status_code == 403
    assert client.post(url).status_code == 302
    assert subscribers_table.get("bo@x.org")
    assert list_log_entries() == []


def test_index_links_to_the_list_with_permission(ada: Client, edith: Client) -> None:
    index = reverse("admin:index")
    assert LIST in edith.get(index).content.decode()
    assert LIST not in ada.get(index).content.decode()


def test_viewer_can_export_but_not_delete(viewer: Client) -> None:
    sign_up("bo@x.org")
    assert find_link(parse(viewer.get(LIST)), "Delete bo@x.org") is None
    assert [row["email"] for row in export(viewer)] == ["bo@x.org"]
    assert viewer.get(f"{DELETE}?email=bo@x.org").status_code == 403
    assert viewer.post(f"{DELETE}?email=bo@x.org").status_code == 403
    assert subscribers_table.get("bo@x.org")


@pytest.mark.parametrize("path", ["add/", "1/change/", "1/delete/", "1/history/", "1/"])
def test_superuser_has_no_form(admin_client: Client, path: str) -> None:
    assert admin_client.get(LIST).status_code == 200
    assert f"{LIST}add/" not in admin_client.get(reverse("admin:index")).content.decode()
    assert admin_client.get(LIST + path).status_code == 404
