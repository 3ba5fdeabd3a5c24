"""The client's SRP: its arithmetic against RFC 5054, and Cognito's variant against pycognito."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP, calculate_u

from tests.support.javascript import run_in_node

# RFC 5054, appendix B: https://datatracker.ietf.org/doc/html/rfc5054#appendix-B
RFC_5054 = {
    "N": """
        EEAF0AB9 ADB38DD6 9C33F80A FA8FC5E8 60726187 75FF3C0B 9EA2314C 9C256576 D674DF74 96EA81D3 383B4813
        D692C6E0 E0D5D8E2 50B98BE4 8E495C1D 6089DAD1 5DC7D7B4 6154D6B6 CE8EF4AD 69B15D49 82559B29 7BCF1885
        C529F566 660E57EC 68EDBC3C 05726CC0 2FD4CBF4 976EAA9A FD5138FE 8376435B 9FC61D2F C0EB06E3""",
    "g": "2",
    "k": "7556AA04 5AEF2CDD 07ABAF0F 665C3E81 8913186F",
    "x": "94B7555A ABE9127C C58CCF49 93DB6CF8 4D16C124",
    "a": "60975527 035CF2AD 1989806F 0407210B C81EDC04 E2762A56 AFD529DD DA2D4393",
    "B": """
        BD0C6151 2C692C0C B6D041FA 01BB152D 4916A1E7 7AF46AE1 05393011 BAF38964 DC46A067 0DD125B9 5A981652
        236F99D9 B681CBF8 7837EC99 6C6DA044 53728610 D0C6DDB5 8B318885 D7D82C7F 8DEB75CE 7BD4FBAA 37089E6F
        9C6059F3 88838E7A 00030B33 1EB76840 910440B1 B27AAEAE EB4012B7 D7665238 A8E3FB00 4B117B58""",
    "u": "CE38B959 3487DA98 554ED47D 70A7AE5F 462EF019",
    "A": """
        61D5E490 F6F1B795 47B0704C 436F523D D0E560F0 C64115BB 72557EC4 4352E890 3211C046 92272D8B 2D1A5358
        A2CF1B6E 0BFCF99F 921530EC 8E393561 79EAE45E 42BA92AE ACED8251 71E1E8B9 AF6D9C03 E1327F44 BE087EF0
        6530E69F 66615261 EEF54073 CA11CF58 58F0EDFD FE15EFEA B349EF5D 76988A36 72FAC47B 0769447B""",
    "S": """
        B0DC82BA BCF30674 AE450C02 87745E79 90A3381F 63B387AA F271A10D 233861E3 59B48220 F7C4693C 9AE12B0A
        6F67809F 0876E2D0 13800D6C 41BB59B6 D5979B5C 00A172B4 A2A5903A 0BDCAF8A 709585EB 2AFAFA8F 3499B200
        210DCC1F 10EB3394 3CD67FC8 8A2F39A4 BE5BEC4E C0A3212D C346D7E4 74B29EDE 8A469FFE CA686E5A""",
}
SRP = """
    const { publicValue, sharedSecret } = await import("./auth/srp.js");
    const numbers = Object.entries(data).map(([name, hex]) => [name, BigInt(`0x${hex}`)]);
    const { N, g, a, B, k, u, x } = Object.fromEntries(numbers);
    const group = { N, g };
"""
COGNITO_SRP = """
    const { startSrp } = await import("./auth/cognito-srp.js");
    const { A, respond } = startSrp(data.pool, BigInt(`0x${data.a}`));
    const response = await respond(data.challenge, data.password, new Date(data.now));
    return { A, response };
"""
POOL, USER, PASSWORD = "eu-central-1_aBcDeF123", "2f1d9a0e-user", "correct horse “battery”"
NOW = datetime(2026, 11, 3, 9, 5, 0, tzinfo=UTC)


@pytest.fixture
def vectors() -> dict[str, str]:
    return {name: "".join(text.split()).lower() for name, text in RFC_5054.items()}


def test_public_value_and_shared_secret_match_rfc_5054(vectors: dict[str, str], tmp_path: Path) -> None:
    script = f"{SRP} const values = [publicValue(group, a), sharedSecret(group, {{ a, B, k, u, x }})];"
    script += "return values.map((value) => value.toString(16));"

    assert run_in_node(script, vectors, tmp_path) == [vectors["A"], vectors["S"]]


@pytest.mark.parametrize("unsafe", [{"B": "0"}, {"B": "N"}, {"u": "0"}], ids=str)
def test_unsafe_value_of_the_server_is_rejected(
    vectors: dict[str, str], unsafe: dict[str, str], tmp_path: Path
) -> None:
    data = vectors | {name: vectors.get(value, value) for name, value in unsafe.items()}
    script = (
        f"{SRP} try {{ sharedSecret(group, {{ a, B, k, u, x }}); }} catch (error) {{ return error.message; }}"
    )

    assert run_in_node(script, data, tmp_path) == "The server sent an unsafe value."


def _server_value(srp: AWSSRP, number: int) -> int:
    """Return a public value `B` = k·v + g^b (RFC 5054, section 2.6). The number determines `v` and `b`."""
    verifier, ephemeral = (pow(srp.val_g, number + offset, srp.big_n) for offset in (7, 99))
    value: int = (srp.val_k * verifier + ephemeral) % srp.big_n
    return value


def _expected_response(srp: AWSSRP, challenge: dict[str, str]) -> dict[str, Any]:
    """Return pycognito's response with the timestamp of the test."""
    user, block = challenge["USER_ID_FOR_SRP"], challenge["SECRET_BLOCK"]
    key = srp.get_password_authentication_key(user, PASSWORD, int(challenge["SRP_B"], 16), challenge["SALT"])
    timestamp = "Tue Nov 3 09:05:00 UTC 2026"
    message = f"{POOL.split('_')[1]}{user}".encode() + base64.b64decode(block) + timestamp.encode()
    return {
        "USERNAME": user,
        "TIMESTAMP": timestamp,
        "PASSWORD_CLAIM_SECRET_BLOCK": block,
        "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(hmac.digest(key, message, hashlib.sha256)).decode(),
    }


# The padding of numbers depends on their first bits and on their length: try several.
@pytest.mark.parametrize("number", range(6))
def test_cognito_response_matches_pycognito(number: int, tmp_path: Path) -> None:
    srp = AWSSRP(USER, PASSWORD, POOL, "client", client=object())
    srp.small_a_value = int.from_bytes(hashlib.sha512(bytes([number])).digest())
    srp.large_a_value = srp.calculate_a()
    server_value = _server_value(srp, number)
    challenge = {
        "USER_ID_FOR_SRP": USER,
        "SALT": f"{int.from_bytes(hashlib.sha256(bytes([number])).digest()[:16]):x}",
        "SRP_B": f"{server_value:x}",
        "SECRET_BLOCK": base64.b64encode(hashlib.sha512(b"block").digest()).decode(),
    }
    data = {"pool": POOL, "a": f"{srp.small_a_value:x}", "challenge": challenge, "password": PASSWORD}

    result = run_in_node(COGNITO_SRP, data | {"now": NOW.isoformat()}, tmp_path)

    assert calculate_u(srp.large_a_value, server_value)
    assert result == {"A": f"{srp.large_a_value:x}", "response": _expected_response(srp, challenge)}
