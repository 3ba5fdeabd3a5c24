"""The emulator as a child process."""

import os
import socket
import sys
from pathlib import Path

import boto3
import pytest

from infra.local.emulator import Emulator, EmulatorError, use_environment


def test_data_survives_a_restart(tmp_path: Path) -> None:
    with Emulator(data=tmp_path) as emulator:
        s3 = boto3.client("s3", endpoint_url=emulator.url)
        s3.create_bucket(Bucket="kept")
        s3.put_object(Bucket="kept", Key="a", Body=b"1")

    with Emulator(data=tmp_path) as emulator:
        s3 = boto3.client("s3", endpoint_url=emulator.url)
        assert s3.get_object(Bucket="kept", Key="a")["Body"].read() == b"1"


def test_error_names_the_port_that_is_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(EmulatorError, match=f"port {port} is in use"), Emulator(port):
            pass


def test_error_has_the_last_line_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/ls")

    with pytest.raises(EmulatorError, match=r"ended while starting: .*ministack"), Emulator():
        pass


def test_environment_of_the_machines_own_account_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"AWS_PROFILE": "work", "AWS_SESSION_TOKEN": "real", "HOME": "/root"})

    use_environment(Emulator(4566).environment())

    assert "AWS_PROFILE" not in os.environ
    assert "AWS_SESSION_TOKEN" not in os.environ
    assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert os.environ["AWS_CONFIG_FILE"] == os.devnull
    assert os.environ["HOME"] == "/root"
