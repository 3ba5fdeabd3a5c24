"""Users of the to-do service, as its apps make and sign them in."""

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
    """The pools of a stack, in an emulator."""

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
        done: dict[str, Any] = self.cognito.sign_up(
            ClientId=self.client_id, Username=email, Password=password, UserAttributes=attributes
        )
        return done

    def confirm(self, email: str, code: str) -> None:
        self.cognito.confirm_sign_up(ClientId=self.client_id, Username=email, ConfirmationCode=code)

    def add(self, email: str) -> None:
        self.sign_up(email)
        self.confirm(email, self.code(email))

    def mail(self, email: str) -> dict[str, Any]:
        """Return the last mail to the address."""
        with urllib.request.urlopen(f"{self.emulator}/_ministack/ses/messages") as answer:
            messages = [mail for account in json.load(answer)["messages"].values() for mail in account]
        found: dict[str, Any] = [mail for mail in messages if mail["To"] == [email]][-1]
        return found

    def code(self, email: str) -> str:
        found = re.search(r"\b\d{6}\b", self.mail(email)["BodyText"])
        assert found
        return found[0]

    def sign_in(self, email: str, password: str = PASSWORD) -> dict[str, str]:
        """Return the tokens, or raise what is asked for besides the password."""
        pool = self.auth["CognitoUserPoolId"]
        srp = AWSSRP(email, password, pool, self.client_id, client=self.cognito)
        tokens: dict[str, str] = srp.authenticate_user()["AuthenticationResult"]
        return tokens

    def identity(self, id_token: str) -> str:
        """Return the name of the user's folder."""
        found: str = self.identities.get_id(
            IdentityPoolId=self.auth["CognitoIdentityPoolId"], Logins=self.logins(id_token)
        )["IdentityId"]
        return found

    def s3(self, id_token: str) -> Any:
        """Return a client with the credentials of the user, who speaks TLS."""
        given = self.identities.get_credentials_for_identity(
            IdentityId=self.identity(id_token), Logins=self.logins(id_token)
        )["Credentials"]
        client = self.client(
            "s3",
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretKey"],
            aws_session_token=given["SessionToken"],
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
