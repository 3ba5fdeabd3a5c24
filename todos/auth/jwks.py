"""The public keys of the user pool, kept for the life of the process: a request makes no network call for them."""

import json
import os
import time
from functools import cache
from http.client import HTTPException
from threading import Lock
from urllib.request import urlopen

from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

REFETCH_SECONDS = 60  # at most so often for a key id that is unknown, which anyone can make up
TIMEOUT = 3


class OutOfReach(Exception):
    """The key set can't be read now."""


class Keys:
    def __init__(self, address: str) -> None:
        self.address = address
        self.known: dict[str, PyJWK] = {}
        self.fetched = -REFETCH_SECONDS * 1.0
        self.lock = Lock()

    def get(self, kid: str) -> PyJWK | None:
        """Give the key of that id, fetching the set if it may be new there. Raise `OutOfReach`."""
        if kid not in self.known:
            with self.lock:
                if time.monotonic() >= self.fetched + REFETCH_SECONDS:
                    self.fetch()
        return self.known.get(kid)

    def fetch(self) -> None:
        try:
            with urlopen(self.address, timeout=TIMEOUT) as answer:  # noqa: S310 - an address of our own making
                found = PyJWKSet.from_dict(json.load(answer))
        except (OSError, HTTPException, ValueError, PyJWTError) as error:
            raise OutOfReach(str(error)) from error
        self.known = {key.key_id: key for key in found.keys if key.key_id}
        self.fetched = time.monotonic()


@cache
def of_pool(pool: str) -> Keys:
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    return Keys(f"{endpoint or host(pool)}/{pool}/.well-known/jwks.json")


def host(pool: str) -> str:
    """A pool's id begins with its region: `eu-west-1_a1B2c3D4e`."""
    return f"https://cognito-idp.{pool.partition('_')[0]}.amazonaws.com"


def issuer(pool: str) -> str:
    return f"{host(pool)}/{pool}"
