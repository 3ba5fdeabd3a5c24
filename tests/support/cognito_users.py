"""Users of the to-do service, who sign up and in as with its apps."""

import json
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pycognito import AWSSRP

from tests.support.tls import add_tls_header

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class People:
    """The user pool and identity pool of a stack in the emulator, and their users."""

    client: Callable[..., Any]
    emulator: str
    auth: dict[str, str]
    data: dict[str, str]

    @property
    def cognito(self) -> Any:
        return self.client("cognito-idp")

    @property
    def bucket(self) -> str:
        return self.data["UserFilesBucket"]

    @property
    def client_id(self) -> str:
        return self.auth["CognitoClientId"]

    def sign_up(self, email: str, password: str = PASSWORD) -> dict[str, Any]:
        attributes = [{"Name": "email", "Value": email}]
        response: dict[str, Any] = self.cognito.sign_up(
            ClientId=self.client_id, Username=email, Password=password, UserAttributes=attributes
        )
        return response

    def confirm(self, email: str, code: str) -> None:
        self.cognito.confirm_sign_up(ClientId=self.client_id, Username=email, ConfirmationCode=code)

    def add(self, email: str) -> None:
        self.sign_up(email)
        self.confirm(email, self.code(email))

    def mail(self, email: str) -> dict[str, Any]:
        """Return the latest mail to the address."""
        with urllib.request.urlopen(f"{self.emulator}/_ministack/ses/messages") as answer:
            messages = [mail for account in json.load(answer)["messages"].values() for mail in account]
        latest: dict[str, Any] = [mail for mail in messages if mail["To"] == [email]][-1]
        return latest

    def code(self, email: str) -> str:
        found = re.search(r"\b\d{6}\b", self.mail(email)["BodyText"])
        assert found
        return found[0]

    def sign_in(self, email: str, password: str = PASSWORD) -> dict[str, str]:
        """Return the tokens. Raise the challenge if Cognito requires more than the password."""
        pool = self.auth["CognitoUserPoolId"]
        srp = AWSSRP(email, password, pool, self.client_id, client=self.cognito)
        tokens: dict[str, str] = srp.authenticate_user()["AuthenticationResult"]
        return tokens

    def identity(self, id_token: str) -> str:
        """Return the user's identity, which is the name of the user's folder."""
        found: str = self.identities.get_id(
            IdentityPoolId=self.auth["CognitoIdentityPoolId"], Logins=self.logins(id_token)
        )["IdentityId"]
        return found

    def s3(self, id_token: str) -> Any:
        """Return a client with the user's credentials, whose requests look like TLS to the emulator."""
        credentials = self.identities.get_credentials_for_identity(
            IdentityId=self.identity(id_token), Logins=self.logins(id_token)
        )["Credentials"]
        client = self.client(
            "s3",
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretKey"],
            aws_session_token=credentials["SessionToken"],
        )
        client.meta.events.register("before-sign", add_tls_header)
        return client

    @property
    def identities(self) -> Any:
        return self.client("cognito-identity")

    @property
    def provider(self) -> str:
        return f"cognito-idp.us-east-1.amazonaws.com/{self.auth['CognitoUserPoolId']}"

    def logins(self, id_token: str) -> dict[str, str]:
        return {self.provider: id_token}
