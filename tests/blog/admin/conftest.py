from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from common.aws import clients
from tests.support import subscriber_pages
from tests.support.dynamodb_costs import Calls, count_calls


@pytest.fixture
def subscribers_in_each_state(subscribers_table_name: str) -> None:
    subscriber_pages.sign_up_in_each_state()


@pytest.fixture
def viewer(db: None) -> Client:
    """The client of a user who can view subscribers but not delete them."""
    user = User.objects.create_user("vi", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_subscriber"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def calls() -> Iterator[Calls]:
    with count_calls(clients.botocore_dynamodb()) as calls:
        yield calls
