"""Plain HTTP requests to a local site, whatever its host name."""

import http.client
from urllib.parse import urlsplit


def get(url: str) -> bytes:
    """Return the body of the response, from 127.0.0.1 with the `Host` of the URL."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=10)
    connection.request("GET", f"{address.path}?{address.query}", headers={"Host": address.netloc})
    body = connection.getresponse().read()
    connection.close()
    return body
