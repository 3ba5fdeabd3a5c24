"""The public keys of the user pool, cached for the life of the process."""

import json
import os
import time
from functools import cache
from http.client import HTTPException
from threading import Lock
from urllib.request import urlopen

from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

_REFETCH_SECONDS = 60  # between fetches for unknown key IDs, which anyone can send
_TIMEOUT = 3  # seconds


class KeySetUnavailable(Exception):
    """The key set can't be fetched now."""


class KeySet:
    def __init__(self, url: str) -> None:
        self.url = url
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = -_REFETCH_SECONDS * 1.0
        self._lock = Lock()

    def get(self, kid: str) -> PyJWK | None:
        """Return the key with this ID. Fetch the set if the key may be new. Raise `KeySetUnavailable`."""
        if kid not in self._keys:
            with self._lock:
                if time.monotonic() >= self._fetched_at + _REFETCH_SECONDS:
                    self._fetch()
        return self._keys.get(kid)

    def _fetch(self) -> None:
        try:
            with urlopen(self.url, timeout=_TIMEOUT) as response:  # noqa: S310 - the URL is built below
                key_set = PyJWKSet.from_dict(json.load(response))
        except (OSError, HTTPException, ValueError, PyJWTError) as error:
            raise KeySetUnavailable(str(error)) from error
        self._keys = {key.key_id: key for key in key_set.keys if key.key_id}
        self._fetched_at = time.monotonic()


@cache
def get_key_set(pool_id: str) -> KeySet:
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    return KeySet(f"{endpoint or _cognito_url(pool_id)}/{pool_id}/.well-known/jwks.json")


def issuer_url(pool_id: str) -> str:
    return f"{_cognito_url(pool_id)}/{pool_id}"


def _cognito_url(pool_id: str) -> str:
    """Return the service's URL. A pool's ID begins with its region: `eu-west-1_a1B2c3D4e`."""
    return f"https://cognito-idp.{pool_id.partition('_')[0]}.amazonaws.com"
