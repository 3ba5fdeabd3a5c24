"""Events on topics match the schemas in docs/events, and subscribers accept every valid event."""

import json
import re
from typing import Any

import boto3
import pytest
from django.conf import LazySettings
from django.test import Client
from jsonschema import Draft202012Validator
from PIL import Image

from blog import lambda_handlers
from blog.models import Photo
from blog.publishing.events import build_event
from common import subscribers_table
from infra.paths import ROOT
from tests.support.aws_resources import receive_all
from tests.support.lambda_events import Record, sqs_record
from tests.support.lambda_events import handle as run
from tests.support.mail_services import MailServices
from tests.support.photo_worker import handle, receive_photo_events, upload_photo
from tests.support.photos import encoded
from tests.support.posts import MakePost
from workers import announcements

pytestmark = pytest.mark.django_db

FOLDER = ROOT / "docs/events"
SCHEMAS = {path.name.removesuffix(".json"): json.loads(path.read_text()) for path in FOLDER.glob("*.json")}
POST, PHOTO = SCHEMAS["post-published.v1"], SCHEMAS["photo-processed.v1"]

Json = dict[str, Any]


def assert_valid(schema: Json, event: Json) -> None:
    """Assert that an event is valid, and has no member that its schema lacks."""
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema, format_checker=checker).validate(event)
    assert event.keys() <= schema["properties"].keys()


def valid_forms(schema: Json, **changed: object) -> list[Json]:
    """Return an event in each valid form: complete, with required members only, and with an additional member."""
    (example,) = schema["examples"]
    whole = {**example, **changed}
    return [whole, {name: whole[name] for name in schema["required"]}, {**whole, "later": {"added": True}}]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_valid_and_named_after_its_event(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{name}.json"
    for event in schema["examples"]:
        assert_valid(schema, event)
        assert f"{event['event']}.v{event['version']}" == name


def test_document_lists_every_event_and_its_publisher() -> None:
    rows = re.findall(
        r"^\| \[([\w.-]+)\]\((\S+)\) \| `(\S+)`, topic `(\w+)`", (FOLDER / "README.md").read_text(), re.M
    )
    assert {name for name, *_ in rows} == SCHEMAS.keys()
    outputs = (ROOT / "infra/templates/data.yaml").read_text()
    for name, target, module, topic in rows:
        assert target == f"{name}.json"
        event = name.partition(".")[0]
        assert f'"{event}"' in (ROOT / f"{module.replace('.', '/')}.py").read_text()
        assert f"\n  {topic}:\n" in outputs


# --- Publishers


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_photo_event_of_the_worker_matches_its_schema(photo_resources: dict[str, str], mode: str) -> None:
    upload_photo(photo_resources, data=encoded(Image.new(mode, (800, 600)), "PNG"))
    assert handle(*receive_photo_events(photo_resources)) == []
    (received,) = receive_all(photo_resources["PROCESSED_PHOTOS_QUEUE_URL"])
    event = json.loads(received["Body"])
    assert_valid(PHOTO, event)
    assert ("placeholder" in event) == (mode == "RGB")


@pytest.mark.parametrize("announce", [True, False])
def test_post_event_of_the_blog_matches_its_schema(make_post: MakePost, announce: bool) -> None:
    assert_valid(POST, build_event(make_post("Ünï <i>code</i> & more"), announce=announce))


# --- Subscribers


def test_blog_accepts_every_form_of_the_photo_event(
    client: Client, make_post: MakePost, put_renditions: Any
) -> None:
    photo = Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800)
    for number, event in enumerate(valid_forms(PHOTO, key=photo.key)):
        make_post(f"Post {number}", body="![Pier](/uploads/a/b.jpg)")
        put_renditions(photo.key, [320, 640])
        lambda_handlers.processed_photos({"Records": [{"body": json.dumps(event)}]})
        assert "640.webp 640w" in client.get(f"/posts/post-{number}/").text


@pytest.fixture
def blog(
    services: MailServices, aws_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> MailServices:
    for name in ("CONTENT_TABLE", "ANNOUNCEMENTS_QUEUE_URL"):
        monkeypatch.setenv(name, aws_resources[name])
    monkeypatch.setattr("workers.announcements.time.sleep", lambda _: None)
    receive_all(aws_resources["ANNOUNCEMENTS_QUEUE_URL"])
    return services


def publish(settings: LazySettings, event: Json) -> None:
    boto3.client("sns").publish(TopicArn=settings.POST_TOPIC_ARN, Message=json.dumps(event))


def queued(queue: str) -> list[Record]:
    return [sqs_record(received["Body"]) for received in receive_all(queue)]


def test_announcements_accepts_every_form_of_the_post_event(
    blog: MailServices, aws_resources: dict[str, str], make_post: MakePost, settings: LazySettings
) -> None:
    queue = aws_resources["ANNOUNCEMENTS_QUEUE_URL"]
    subscribers_table.subscribe("ada@example.com")
    subscribers_table.confirm("ada@example.com")
    for number in range(3):
        post = make_post(f"Post {number}")
        publish(settings, valid_forms(POST, post=post.pk, slug=post.slug, announce=True)[number])
        publish(settings, valid_forms(POST, post=post.pk, slug=post.slug, announce=False)[number])
        (event,) = queued(queue)
        assert run(announcements.handler, event) == []
        assert run(announcements.handler, *queued(queue)) == []
        assert [mail.subject.endswith(f"Post {number}") for mail in blog.mailbox.mails][number]
    assert len(blog.mailbox.mails) == 3
