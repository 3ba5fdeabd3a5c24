"""`python -m updates.links URL --key-id ID --key PRIVATE_KEY --hours N`: print a link to a paid update.

The link expires after N hours. CloudFront checks it at the edge, so the application needs no change.
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def sign_link(url: str, until: datetime, key_id: str, key: RSAPrivateKey) -> str:
    """Return a URL with a signature that expires at `until`.

    See https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html
    """
    signer = CloudFrontSigner(key_id, lambda policy: key.sign(policy, PKCS1v15(), SHA256()))
    signed: str = signer.generate_presigned_url(url, date_less_than=until)
    return f"{signed}&Hash-Algorithm=SHA256"  # CloudFront's default is SHA-1


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Sign a link to a paid update.")
    parser.add_argument(
        "url", help="address of the file, such as https://updates.example.com/paid/2.1.0/app.bin"
    )
    parser.add_argument("--key-id", required=True, help="output PaidUpdatesKeyId of the stack")
    parser.add_argument(
        "--key", type=Path, required=True, help="PEM file with the RSA private key (2048 bits)"
    )
    parser.add_argument("--hours", type=float, default=24, help="lifetime of the link (default: 24)")
    options = parser.parse_args(arguments)
    key = load_pem_private_key(options.key.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        parser.error(f"--key: {options.key} is not an RSA private key")
    print(sign_link(options.url, datetime.now(UTC) + timedelta(hours=options.hours), options.key_id, key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
