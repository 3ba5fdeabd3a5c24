"""The workers as Lambda functions of the emulator. In AWS, Zappa deploys them."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3

_MEMORY_MB = 512
_TIMEOUT_SECONDS = 60  # a sixth of the queues' visibility timeouts


def deploy(
    name: str, handler: str, role: str, sources: Iterable[Path], environment: Mapping[str, str]
) -> bool:
    """Create or update a function from packages and modules, and return whether anything changed."""
    client, code = boto3.client("lambda"), _zip_sources(sources)
    settings: Any = {
        "FunctionName": name,
        "Role": role,
        "Handler": handler,
        "Runtime": "python3.11",
        "MemorySize": _MEMORY_MB,
        "Timeout": _TIMEOUT_SECONDS,
        "Environment": {"Variables": dict(environment)},
    }
    try:
        current = client.get_function_configuration(FunctionName=name)
    except client.exceptions.ResourceNotFoundException:
        client.create_function(**settings, Code={"ZipFile": code})
        return True
    new_code = current["CodeSha256"] != base64.b64encode(hashlib.sha256(code).digest()).decode()
    new_settings = any(current.get(name) != value for name, value in settings.items())
    if new_code:
        client.update_function_code(FunctionName=name, ZipFile=code)
    if new_settings:
        client.update_function_configuration(**settings)
    return new_code or new_settings


def _zip_sources(sources: Iterable[Path]) -> bytes:
    """Return a zip of packages and modules. Equal sources give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for source in sources:
            for path in _source_files(source):
                info = zipfile.ZipInfo(str(path.relative_to(source.parent)))
                archive.writestr(info, path.read_bytes())
    return buffer.getvalue()


def _source_files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
    yield from sorted(path for path in source.rglob("*.*") if "__pycache__" not in path.parts)
