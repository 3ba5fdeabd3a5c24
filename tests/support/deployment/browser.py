"""A browser for forms: it keeps cookies, and sends CSRF tokens and the Origin header."""

import json
from http.client import HTTPMessage
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.support.deployment.site import Site

ORIGIN = "https://blog.example.com"
TOKEN = "csrftoken"


class Response:
    """A response with the attributes of Django's test client."""

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

    def get(self, url: str) -> Response:
        return self.request("GET", url)

    def post(self, url: str, data: dict[str, Any]) -> Response:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": ORIGIN,
            "X-CSRFToken": self.cookies.get(TOKEN, ""),
        }
        return self.request("POST", url, urlencode(data, doseq=True), **headers)

    def request(self, method: str, url: str, body: str | None = None, **headers: str) -> Response:
        """Request the path of a URL."""
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response = self.site.request(method, path, body, Cookie=cookies, **headers)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return Response(response.status, response.headers, response.body)

    def sign_in(self, name: str, password: str) -> None:
        login = "/admin/login/?next=/admin/"
        self.get(login)
        response = self.post(login, {"username": name, "password": password, "next": "/admin/"})
        assert (response.status_code, response["Location"]) == (302, "/admin/"), response.text
