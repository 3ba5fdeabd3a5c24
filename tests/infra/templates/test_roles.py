"""Permissions of each function's role, tried by a function that has it."""

import io
import json
import zipfile
from typing import Any

import pytest
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from infra.deploy.cloudformation import stacks
from infra.deploy.cloudformation.stacks import select_parameters
from infra.paths import TEMPLATES
from tests.support.secured_aws import SecuredAws

Call = tuple[str, str, dict[str, Any]]

PROBE = """
import boto3, botocore.exceptions

def handler(event, context):
    service, operation, parameters = event
    try:
        getattr(boto3.client(service), operation)(**parameters)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return "done"
"""
ROLES = [
    "Blog",
    "BlogEu",
    "ProcessedPhotos",
    "ScheduledChanges",
    "Todos",
    "Thumbnails",
    "WelcomeEmail",
    "MailFeedback",
    "Announcements",
]
DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "AccessDeniedByPolicy"}


def text(value: str) -> dict[str, str]:
    return {"S": value}


def photo(key: str) -> dict[str, Any]:
    return {"pk": text(f"{key}#x"), "sk": text(key)}


def mail(secured_aws: SecuredAws) -> Call:
    content = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}
    return (
        "sesv2",
        "send_email",
        {
            "FromEmailAddress": "hello@blog.example",
            "Destination": {"ToAddresses": ["ada@example.com"]},
            "Content": content,
            "ConfigurationSetName": secured_aws.mail["SesConfigurationSet"],
        },
    )


def calls(secured_aws: SecuredAws, role: str) -> tuple[list[Call], list[Call]]:
    """Return calls that a role allows, and similar ones that it does not."""
    data = secured_aws.data
    content, subscribers = data["ContentTable"], data["SubscribersTable"]
    ada = {"email": text("ada@example.com")}
    read_ada: Call = ("dynamodb", "get_item", {"TableName": subscribers, "Key": ada})
    delete_ada: Call = ("dynamodb", "delete_item", {"TableName": subscribers, "Key": ada})
    scan: Call = ("dynamodb", "scan", {"TableName": subscribers})
    touch_ada: Call = (
        "dynamodb",
        "update_item",
        {
            "TableName": subscribers,
            "Key": ada,
            "UpdateExpression": "SET reason = :r",
            "ExpressionAttributeValues": {":r": text("r")},
        },
    )
    remember: Call = (
        "dynamodb",
        "put_item",
        {"TableName": data["IdempotencyTable"], "Item": {"id": text("sent#1")}},
    )

    def read(key: str) -> Call:
        return "dynamodb", "get_item", {"TableName": content, "Key": photo(key)}

    def write(key: str) -> Call:
        return "dynamodb", "put_item", {"TableName": content, "Item": photo(key)}

    def put(bucket: str, key: str) -> Call:
        return "s3", "put_object", {"Bucket": data[bucket], "Key": key, "Body": b"x".decode()}

    confirmed: Call = (
        "dynamodb",
        "query",
        {
            "TableName": subscribers,
            "IndexName": "by_state",
            "KeyConditionExpression": "#s = :s",
            "ExpressionAttributeNames": {"#s": "state"},
            "ExpressionAttributeValues": {":s": text("confirmed")},
        },
    )
    match role:
        case "Blog":
            return (
                [read("POST"), write("POST"), touch_ada, delete_ada, confirmed],
                [scan, mail(secured_aws), remember, put("ThumbnailsBucket", "thumbnails/x")],
            )
        case "BlogEu":
            return [read("POST"), touch_ada], [
                write("POST"),
                read_ada,
                mail(secured_aws),
                put("MediaBucket", "uploads/x"),
            ]
        case "ScheduledChanges":
            announce: Call = ("sns", "publish", {"TopicArn": data["PostTopicArn"], "Message": "m"})
            return [write("POST"), announce], [read_ada, mail(secured_aws), put("MediaBucket", "uploads/x")]
        case "ProcessedPhotos":
            return [write("POST")], [read_ada, mail(secured_aws), remember, put("MediaBucket", "uploads/x")]
        case "Todos":
            todos: Call = ("dynamodb", "get_item", {"TableName": data["TodosTable"], "Key": photo("T")})
            return [todos], [read("POST"), read_ada, mail(secured_aws), put("UserFilesBucket", "private/x/y")]
        case "Thumbnails":
            return (
                [("sns", "publish", {"TopicArn": data["PhotoTopicArn"], "Message": "m"}), write("PHOTO")],
                [
                    put("MediaBucket", "uploads/x"),
                    put("ThumbnailsBucket", "elsewhere"),
                    read("POST"),
                    read_ada,
                    mail(secured_aws),
                ],
            )
        case "WelcomeEmail":
            return (
                [mail(secured_aws), read_ada, touch_ada, remember],
                [delete_ada, scan, read("POST"), confirmed],
            )
        case "MailFeedback":
            return [touch_ada, remember], [mail(secured_aws), delete_ada, scan, read_ada]
    return (
        [mail(secured_aws), read_ada, read("POST"), confirmed],
        [delete_ada, scan, write("POST"), put("MediaBucket", "uploads/x")],
    )


def make_calls(secured_aws: SecuredAws, role: str, calls: list[Call]) -> list[str]:
    """Make calls in a function with the role, and return `done` or the error code of each."""
    client, name = secured_aws.client("lambda"), f"probe-{role}"
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("probe.py", PROBE)
    client.create_function(
        FunctionName=name,
        Runtime="python3.11",
        Handler="probe.handler",
        Role=secured_aws.roles[f"{role}RoleArn"],
        Code={"ZipFile": code.getvalue()},
        Timeout=30,
    )
    try:
        return [
            json.loads(client.invoke(FunctionName=name, Payload=json.dumps(call))["Payload"].read())
            for call in calls
        ]
    finally:
        client.delete_function(FunctionName=name)


@pytest.mark.parametrize("role", ROLES)
def test_role_allows_its_calls_and_no_similar_ones(secured_aws: SecuredAws, role: str) -> None:
    allowed, denied = calls(secured_aws, role)
    results = make_calls(secured_aws, role, [*allowed, *denied])
    assert results[: len(allowed)] == ["done"] * len(allowed)
    assert len(denied) >= 3
    assert set(results[len(allowed) :]) <= DENIED


def test_every_role_is_tested(secured_aws: SecuredAws) -> None:
    assert set(secured_aws.roles) == {f"{role}RoleArn" for role in ROLES}


# --- Conditions: the emulator does not pass their values to its evaluator, so the tests do.

IDENTITY = "arn:aws:ses:us-east-1:000000000000:identity/"
HELLO = {"ses:FromAddress": "hello@blog.example"}
CONTENT = "table/content"
SCHEDULE = "arn:aws:scheduler:us-east-1:000000000000:schedule/"
PASSED = {"iam:PassedToService": "scheduler.amazonaws.com"}


@pytest.fixture(scope="session")
def strict(secured_aws: SecuredAws) -> dict[str, str]:
    """The roles with all conditions that AWS supports."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", secured_aws.emulator.url)
        values = {"Project": "strict", **secured_aws.data, **secured_aws.mail, **secured_aws.edge}
        return stacks.deploy(
            "strict-roles", TEMPLATES / "roles.yaml", select_parameters(values, "roles.yaml")
        )


@pytest.mark.parametrize(
    ("role", "action", "resource", "context", "decision"),
    [
        ("WelcomeEmail", "ses:SendEmail", f"{IDENTITY}blog.example", HELLO, "Allow"),
        ("WelcomeEmail", "ses:SendEmail", f"{IDENTITY}other.example", HELLO, "ImplicitDeny"),
        (
            "WelcomeEmail",
            "ses:SendEmail",
            f"{IDENTITY}blog.example",
            {"ses:FromAddress": "boss@blog.example"},
            "ImplicitDeny",
        ),
        ("Blog", "scheduler:CreateSchedule", "schedule/own", {}, "Allow"),
        ("Blog", "scheduler:CreateSchedule", f"{SCHEDULE}default/post-1", {}, "ImplicitDeny"),
        ("Blog", "scheduler:GetSchedule", "schedule/own", {}, "ImplicitDeny"),
        ("Blog", "iam:PassRole", "role/schedule", PASSED, "Allow"),
        (
            "Blog",
            "iam:PassRole",
            "role/schedule",
            {"iam:PassedToService": "lambda.amazonaws.com"},
            "ImplicitDeny",
        ),
        ("Blog", "iam:PassRole", "arn:aws:iam::000000000000:role/other", PASSED, "ImplicitDeny"),
        ("Announcements", "ses:SendEmail", f"{IDENTITY}blog.example", HELLO, "Allow"),
        ("Announcements", "ses:SendEmail", f"{IDENTITY}other.example", HELLO, "ImplicitDeny"),
        ("Announcements", "dynamodb:GetItem", CONTENT, {"dynamodb:LeadingKeys": ["POST#x"]}, "Allow"),
        ("Announcements", "dynamodb:GetItem", CONTENT, {"dynamodb:LeadingKeys": ["PHOTO#x"]}, "ImplicitDeny"),
        ("Thumbnails", "dynamodb:PutItem", CONTENT, {"dynamodb:LeadingKeys": ["PHOTO#x"]}, "Allow"),
        ("Thumbnails", "dynamodb:PutItem", CONTENT, {"dynamodb:LeadingKeys": ["POST#x"]}, "ImplicitDeny"),
        ("MailFeedback", "dynamodb:PutItem", "table/done", {"dynamodb:LeadingKeys": ["sent#1"]}, "Allow"),
        (
            "MailFeedback",
            "dynamodb:PutItem",
            "table/done",
            {"dynamodb:LeadingKeys": ["mail#1"]},
            "ImplicitDeny",
        ),
        ("Blog", "s3:PutObject", "thumbnails/embeds/x.jpg", {}, "Allow"),
        ("Blog", "s3:PutObject", "thumbnails/uploads/x/640.jpg", {}, "ImplicitDeny"),
        ("Blog", "s3:DeleteObject", "thumbnails/embeds/x.jpg", {}, "ImplicitDeny"),
    ],
)
def test_condition_restricts_a_role(
    secured_aws: SecuredAws,
    strict: dict[str, str],
    role: str,
    action: str,
    resource: str,
    context: dict[str, Any],
    decision: str,
) -> None:
    tables = {CONTENT: secured_aws.data["ContentTable"], "table/done": secured_aws.data["IdempotencyTable"]}
    if resource in tables:
        resource = f"arn:aws:dynamodb:us-east-1:000000000000:table/{tables[resource]}"
    if resource.startswith("thumbnails/"):
        resource = f"arn:aws:s3:::{secured_aws.data['ThumbnailsBucket']}/{resource}"
    schedule = f"{SCHEDULE}{secured_aws.data['ScheduleGroup']}/post-1"
    named = {"schedule/own": schedule, "role/schedule": secured_aws.data["ScheduleRoleArn"]}
    resource = named.get(resource, resource)
    arn = strict[f"{role}RoleArn"]
    name = arn.rpartition("/")[2]
    iam = secured_aws.client("iam")
    (policy,) = iam.list_role_policies(RoleName=name)["PolicyNames"]
    document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
    request = EvalContext(
        principal_arn=arn,
        principal_type="AssumedRole",
        principal_account="000000000000",
        action=action,
        resource_arn=resource,
        region="us-east-1",
        service_context={key.lower(): value for key, value in context.items()},
    )
    assert evaluate(request, [parse_policy_document(document)]).decision == decision
