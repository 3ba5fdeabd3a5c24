"""Users' folders in the deployed policy, for every action."""

from typing import Any

import pytest

from tests.support.cognito_users import People
from tests.support.policies import decide, policy
from tests.support.secured_aws import SecuredAws

ADA, BOB = "us-east-1:aaaa", "us-east-1:bbbb"
FILE_ACTIONS = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
]
DENIED_FILE_ACTIONS = [
    *("s3:GetObjectVersion", "s3:DeleteObjectVersion", "s3:PutObjectAcl", "s3:GetObjectAcl"),
    *("s3:PutObjectTagging", "s3:PutObjectRetention", "s3:RestoreObject", "s3:BypassGovernanceRetention"),
]
BUCKET_ACTIONS = [
    *("s3:ListBucketVersions", "s3:ListBucketMultipartUploads", "s3:GetBucketPolicy", "s3:PutBucketPolicy"),
    *("s3:DeleteBucket", "s3:PutBucketCORS", "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning"),
    *("s3:GetBucketLocation", "s3:ListAllMyBuckets"),
]


def allowed(people: People, caller: str, action: str, key: str = "", **context: Any) -> bool:
    document = policy(people, {"cognito-identity.amazonaws.com:sub": caller})
    bucket = f"arn:aws:s3:::{people.bucket}"
    return decide(document, action, f"{bucket}/{key}" if key else bucket, **context) == "Allow"


@pytest.mark.parametrize("action", FILE_ACTIONS)
@pytest.mark.parametrize(("caller", "other"), [(ADA, BOB), (BOB, ADA)])
def test_file_is_accessible_only_to_its_owner(people: People, action: str, caller: str, other: str) -> None:
    assert allowed(people, caller, action, f"private/{caller}/photo.jpg")
    assert allowed(people, caller, action, f"private/{caller}/a/b/photo.jpg")
    for key in (
        f"private/{other}/photo.jpg",
        f"private/{caller}",  # the folder itself
        f"private/{caller}x/photo.jpg",
        f"private/{caller.upper()}/photo.jpg",
        f"{caller}/photo.jpg",
        f"public/private/{caller}/photo.jpg",
        "private/photo.jpg",
        "private/*",
    ):
        assert not allowed(people, caller, action, key), key


@pytest.mark.parametrize("action", DENIED_FILE_ACTIONS)
def test_owner_has_no_other_file_actions(people: People, action: str) -> None:
    assert not allowed(people, ADA, action, f"private/{ADA}/photo.jpg")


@pytest.mark.parametrize("action", BUCKET_ACTIONS)
def test_user_has_no_bucket_actions(people: People, action: str) -> None:
    assert not allowed(people, ADA, action)
    assert not allowed(people, ADA, action, **{"s3:prefix": f"private/{ADA}/"})


@pytest.mark.parametrize(("caller", "other"), [(ADA, BOB), (BOB, ADA)])
def test_user_lists_only_the_own_folder(people: People, caller: str, other: str) -> None:
    for prefix in (f"private/{caller}/", f"private/{caller}/a"):
        assert allowed(people, caller, "s3:ListBucket", **{"s3:prefix": prefix})
    for prefix in (f"private/{other}/", f"private/{caller}", "private/", "p", "", "*"):
        assert not allowed(people, caller, "s3:ListBucket", **{"s3:prefix": prefix}), prefix
    assert not allowed(people, caller, "s3:ListBucket")


@pytest.mark.parametrize("bucket", ["MediaBucket", "ThumbnailsBucket", "StaticBucket"])
def test_user_has_no_access_to_other_buckets(secured_aws: SecuredAws, people: People, bucket: str) -> None:
    document = policy(people, {"cognito-identity.amazonaws.com:sub": ADA})
    place = f"arn:aws:s3:::{secured_aws.data[bucket]}/private/{ADA}/photo.jpg"
    assert {decide(document, action, place) for action in FILE_ACTIONS} == {"ImplicitDeny"}
