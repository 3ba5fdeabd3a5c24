"""REST framework's authentication by an access token."""

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from todos.auth.tokens import Caller, verify_access_token
from todos.exceptions import InvalidToken


class CognitoAuthentication(BaseAuthentication):
    """Accept `Authorization: Bearer <access token>`."""

    def authenticate(self, request: Request) -> tuple[Caller, str] | None:
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if not scheme:
            return None
        if scheme.lower() != b"bearer":
            raise InvalidToken("Send the token as `Authorization: Bearer <access token>`.")
        text = token.strip().decode("latin-1")
        return verify_access_token(text), text

    def authenticate_header(self, request: Request) -> str:
        """Return `WWW-Authenticate`, with an error only if the request contains a token (RFC 6750, 3.1)."""
        return 'Bearer error="invalid_token"' if get_authorization_header(request) else "Bearer"
