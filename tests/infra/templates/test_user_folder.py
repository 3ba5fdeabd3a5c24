"""Each user's folder is the user's own: asked of the policy as deployed, for every action there is."""

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
NEVER = [
    *("s3:GetObjectVersion", "s3:DeleteObjectVersion", "s3:PutObjectAcl", "s3:GetObjectAcl"),
    *("s3:PutObjectTagging", "s3:PutObjectRetention", "s3:RestoreObject", "s3:BypassGovernanceRetention"),
]
OF_THE_BUCKET = [
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
def test_files_are_for_their_owner(people: People, action: str, caller: str, other: str) -> None:
    assert allowed(people, caller, action, f"private/{caller}/photo.jpg")
    assert allowed(people, caller, action, f"private/{caller}/a/b/photo.jpg")
    for key in (
        f"private/{other}/photo.jpg",
        f"private/{caller}",  # not in the folder
        f"private/{caller}x/photo.jpg",
        f"private/{caller.upper()}/photo.jpg",
        f"{caller}/photo.jpg",
        f"public/private/{caller}/photo.jpg",
        "private/photo.jpg",
        "private/*",
    ):
        assert not allowed(people, caller, action, key), key


@pytest.mark.parametrize("action", NEVER)
def test_nobody_does_more_to_a_file(people: People, action: str) -> None:
    assert not allowed(people, ADA, action, f"private/{ADA}/photo.jpg")


@pytest.mark.parametrize("action", OF_THE_BUCKET)
def test_nobody_touches_the_bucket(people: People, action: str) -> None:
    assert not allowed(people, ADA, action)
    assert not allowed(people, ADA, action, **{"s3:prefix": f"private/{ADA}/"})


@pytest.mark.parametrize(("caller", "other"), [(ADA, BOB), (BOB, ADA)])
def test_listings_are_of_the_own_folder(people: People, caller: str, other: str) -> None:
    for prefix in (f"private/{caller}/", f"private/{caller}/a"):
        assert allowed(people, caller, "s3:ListBucket", **{"s3:prefix": prefix})
    for prefix in (f"private/{other}/", f"private/{caller}", "private/", "p", "", "*"):
        assert not allowed(people, caller, "s3:ListBucket", **{"s3:prefix": prefix}), prefix
    assert not allowed(people, caller, "s3:ListBucket")


@pytest.mark.parametrize("bucket", ["MediaBucket", "ThumbnailsBucket", "StaticBucket"])
def test_other_buckets_are_out_of_reach(secured_aws: SecuredAws, people: People, bucket: str) -> None:
    document = policy(people, {"cognito-identity.amazonaws.com:sub": ADA})
    place = f"arn:aws:s3:::{secured_aws.data[bucket]}/private/{ADA}/photo.jpg"
    assert {decide(document, action, place) for action in FILE_ACTIONS} == {"ImplicitDeny"}
