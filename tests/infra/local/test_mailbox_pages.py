"""The mailbox in a browser: what it answers, headers and all. How it looks is tested in e2e/test_mails.py."""

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
    answer = connection.getresponse()
    page = BeautifulSoup(answer.read(), "html.parser")
    connection.close()
    return answer.status, answer.headers, page


def test_mails_are_listed_newest_first(mailbox: Mailbox) -> None:
    status, _, page = get(mailbox, "/")
    assert status == HTTPStatus.OK
    assert [subject.text for subject in page.select(".subject")] == [HOSTILE, "First"]
    assert page.select("time")[0]["datetime"] == "2026-01-01T10:15:00+00:00"
    paths = [str(link["href"]) for link in page.select("li a")]
    assert [get(mailbox, path)[2].h1 for path in paths] != [None, None]
    assert [get(mailbox, path)[0] for path in paths] == [HTTPStatus.OK, HTTPStatus.OK]


def test_a_mail_is_shown_with_all_it_has(mailbox: Mailbox) -> None:
    _, _, page = get(mailbox, "/mails/F-1@email.amazonses.com")
    facts = dict(zip((name.text for name in page.select("dt")), page.select("dd"), strict=True))
    assert facts["Subject"].text == "First"
    assert facts["List-Unsubscribe"].text == HOSTILE
    assert facts["Configuration set"].text == HOSTILE
    assert facts["Tags"].text == f"{HOSTILE}: {HOSTILE}"
    assert page.pre
    assert page.pre.text == "Text of First"
    assert page.iframe
    assert page.iframe["srcdoc"] == '<base target="_blank"><p title=\'"\'>HTML of First</p>'
    assert page.iframe["sandbox"] == ["allow-popups", "allow-popups-to-escape-sandbox"]


def test_the_html_can_be_had_by_itself(mailbox: Mailbox) -> None:
    assert get(mailbox, "/mails/F-1@email.amazonses.com.html")[2].decode() == (
        "<p title='\"'>HTML of First</p>"
    )


@pytest.mark.parametrize(
    "path", ["/", "/mails/F-1@email.amazonses.com", "/mails/F-1@email.amazonses.com.html", "/none"]
)
def test_nothing_in_a_page_runs_or_loads(mailbox: Mailbox, path: str) -> None:
    _, headers, page = get(mailbox, path)
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert not page.find("script")


@pytest.mark.parametrize("path", ["/none", "/mails/", "/mails/none", "/mails/none.html", "/mails"])
def test_what_is_not_there_is_404(mailbox: Mailbox, path: str) -> None:
    assert get(mailbox, path)[0] == HTTPStatus.NOT_FOUND


def test_an_empty_mailbox_says_how_mail_gets_there() -> None:
    with Mailbox(os.environ["AWS_ENDPOINT_URL"]) as mailbox:
        _, _, page = get(mailbox, "/")
    assert "No mail yet" in page.text
    assert "AWS_ENDPOINT_URL_SESV2" in page.text
