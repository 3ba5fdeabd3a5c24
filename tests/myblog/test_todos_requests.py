"""Requests to the to-dos through their domain name, and through API Gateway's own host."""

import pytest

from infra.deploy.cloudformation import stacks
from tests.support.function_process import Answers, replay
from tests.support.gateway_events import as_sent_by_aws, body, cookies, load_events


@pytest.fixture(scope="module")
def answers(data_stack: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    events = {way: load_events(f"todos-{way}")["page"] for way in ("raw", "domain")}
    events |= {f"{way} in AWS": as_sent_by_aws(event) for way, event in events.items()}
    environment = {
        **stacks.to_environment(data_stack),
        "SITE_URL": "https://todos.example.com",
        "CDN_URL": "https://blog.example.com",
        "COGNITO_USER_POOL_ID": "us-east-1_pool",
        "COGNITO_CLIENT_ID": "client",
        "COGNITO_IDENTITY_POOL_ID": "us-east-1:pool",
    }
    return replay("todos", events, environment, tmp_path_factory.mktemp("todos"))


@pytest.mark.parametrize("where", ["", " in AWS"])
def test_web_client_is_served_at_the_domain_name(answers: Answers, where: str) -> None:
    answer = answers[f"domain{where}"]
    assert answer["statusCode"] == 200
    assert b'="/todos/' not in body(answer)
    assert b"https://blog.example.com/static/" in body(answer)
    assert not cookies(answer)


@pytest.mark.parametrize("where", ["", " in AWS"])
def test_request_to_the_host_of_the_gateway_is_refused(answers: Answers, where: str) -> None:
    assert answers[f"raw{where}"]["statusCode"] == 400
