"""Tokens as Cognito makes them, by a key of the tests' own, and a server that gives out the public half."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

POOL = "us-east-1_tests"
CLIENT = "client-of-tests"
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"
KEY = generate_private_key(65537, 2048)
OTHER_KEY = generate_private_key(65537, 2048)


def claims(sub: str = "ada", **others: Any) -> dict[str, Any]:
    now = int(time.time())
    access = {"sub": sub, "iss": ISSUER, "client_id": CLIENT, "token_use": "access", "username": sub}
    return {
        name: value for name, value in {**access, "iat": now, "exp": now + 3600, **others}.items() if value
    }


def token(
    sub: str = "ada", *, key: Any = KEY, kid: str | None = "one", algorithm: str = "RS256", **others: Any
) -> str:
    headers = {"kid": kid} if kid else {}
    return jwt.encode(claims(sub, **others), key, algorithm=algorithm, headers=headers)


class KeyServer(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = 0
        self.status = 200
        self.keys: dict[str, RSAPrivateKey] = {"one": KEY}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{POOL}/.well-known/jwks.json"

    def body(self) -> bytes:
        public = [
            {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "RS256", "use": "sig"}
            for kid, key in self.keys.items()
        ]
        return json.dumps({"keys": public}).encode()


class Handler(BaseHTTPRequestHandler):
    server: KeyServer

    def do_GET(self) -> None:
        self.server.requests += 1
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body())

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def key_server() -> Iterator[KeyServer]:
    with KeyServer() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()
