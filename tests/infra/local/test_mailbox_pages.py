"""The mailbox's pages and their headers. tests/e2e/test_mails.py tests how they look."""

import http.client
import os
from collections.abc import Iterator
from email.message import Message
from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup

from infra.local.mailbox.archive import Mail
from infra.local.mailbox.server import Mailbox

HOSTILE = '<script>alert(1)</script> & "co"'
Response = tuple[int, Message, BeautifulSoup]


@pytest.fixture(scope="module")
def mailbox(running_emulator: None) -> Iterator[Mailbox]:
    with Mailbox(os.environ["AWS_ENDPOINT_URL"]) as mailbox:
        for subject in ("First", HOSTILE):
            mailbox.mails.append(mail(subject))
        yield mailbox


def mail(subject: str) -> Mail:
    body = {"Text": {"Data": f"Text of {subject}"}, "Html": {"Data": f"<p title='\"'>HTML of {subject}</p>"}}
    headers = [{"Name": "List-Unsubscribe", "Value": HOSTILE}]
    content = {"Simple": {"Subject": {"Data": subject}, "Body": body, "Headers": headers}}
    request = {
        "FromEmailAddress": HOSTILE,
        "Destination": {"ToAddresses": [f"{HOSTILE}@example.com"]},
        "Content": content,
        "EmailTags": [{"Name": HOSTILE, "Value": HOSTILE}],
        "ConfigurationSetName": HOSTILE,
    }
    return Mail(f"{subject[:1]}-1@email.amazonses.com", 1767262500, request)


def get(mailbox: Mailbox, path: str) -> Response:
    connection = http.client.HTTPConnection("127.0.0.1", mailbox.port, timeout=5)
    connection.request("GET", path)
    response = connection.getresponse()
    page = BeautifulSoup(response.read(), "html.parser")
    connection.close()
    return response.status, response.headers, page


def test_list_has_the_newest_mail_first(mailbox: Mailbox) -> None:
    status, _, page = get(mailbox, "/")
    assert status == HTTPStatus.OK
    assert [subject.text for subject in page.select(".subject")] == [HOSTILE, "First"]
    assert page.select("time")[0]["datetime"] == "2026-01-01T10:15:00+00:00"
    paths = [str(link["href"]) for link in page.select("li a")]
    assert [get(mailbox, path)[2].h1 for path in paths] != [None, None]
    assert [get(mailbox, path)[0] for path in paths] == [HTTPStatus.OK, HTTPStatus.OK]


def test_page_of_a_mail_has_its_headers_tags_and_bodies(mailbox: Mailbox) -> None:
    _, _, page = get(mailbox, "/mails/F-1@email.amazonses.com")
    fields = dict(zip((name.text for name in page.select("dt")), page.select("dd"), strict=True))
    assert fields["Subject"].text == "First"
    assert fields["List-Unsubscribe"].text == HOSTILE
    assert fields["Configuration set"].text == HOSTILE
    assert fields["Tags"].text == f"{HOSTILE}: {HOSTILE}"
    assert page.pre
    assert page.pre.text == "Text of First"
    assert page.iframe
    assert page.iframe["srcdoc"] == '<base target="_blank"><p title=\'"\'>HTML of First</p>'
    assert page.iframe["sandbox"] == ["allow-popups", "allow-popups-to-escape-sandbox"]


def test_html_of_a_mail_has_a_page_of_its_own(mailbox: Mailbox) -> None:
    assert get(mailbox, "/mails/F-1@email.amazonses.com.html")[2].decode() == (
        "<p title='\"'>HTML of First</p>"
    )


@pytest.mark.parametrize(
    "path", ["/", "/mails/F-1@email.amazonses.com", "/mails/F-1@email.amazonses.com.html", "/none"]
)
def test_page_runs_no_scripts_and_loads_nothing(mailbox: Mailbox, path: str) -> None:
    _, headers, page = get(mailbox, path)
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert not page.find("script")


@pytest.mark.parametrize("path", ["/none", "/mails/", "/mails/none", "/mails/none.html", "/mails"])
def test_unknown_path_is_404(mailbox: Mailbox, path: str) -> None:
    assert get(mailbox, path)[0] == HTTPStatus.NOT_FOUND


def test_empty_mailbox_explains_how_to_send_mail_to_it() -> None:
    with Mailbox(os.environ["AWS_ENDPOINT_URL"]) as mailbox:
        _, _, page = get(mailbox, "/")
    assert "No mail yet" in page.text
    assert "AWS_ENDPOINT_URL_SESV2" in page.text
