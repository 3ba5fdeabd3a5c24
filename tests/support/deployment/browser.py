"""What a browser does that urllib does not: keeps cookies, sends tokens, and says which site a form is of."""

import json
from http.client import HTTPMessage
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.support.deployment.site import Site

ORIGIN = "https://blog.example.com"
TOKEN = "csrftoken"


class Answer:
    """An answer with the names that Django's test client has for it."""

    def __init__(self, status: int, headers: HTTPMessage, content: bytes) -> None:
        self.status_code = status
        self.headers = headers
        self.content = content

    def __getitem__(self, header: str) -> str:
        return self.headers[header]

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


class Browser:
    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies: dict[str, str] = {}

    def get(self, url: str) -> Answer:
        return self.ask("GET", url)

    def post(self, url: str, data: dict[str, Any]) -> Answer:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": ORIGIN,
            "X-CSRFToken": self.cookies.get(TOKEN, ""),
        }
        return self.ask("POST", url, urlencode(data, doseq=True), **headers)

    def ask(self, method: str, url: str, body: str | None = None, **headers: str) -> Answer:
        """Ask for a path, or for an address of which the path is taken."""
        where = urlsplit(url)
        path = f"{where.path}?{where.query}" if where.query else where.path
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.site.ask(method, path, body, Cookie=kept, **headers)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return Answer(answer.status, answer.headers, answer.body)

    def sign_in(self, name: str, password: str) -> None:
        login = "/admin/login/?next=/admin/"
        self.get(login)
        answer = self.post(login, {"username": name, "password": password, "next": "/admin/"})
        assert (answer.status_code, answer["Location"]) == (302, "/admin/"), answer.text
