"""The stacks and worker functions in the emulator, as `make deploy` deploys them to AWS."""

from collections.abc import Mapping

from infra.deploy import endpoints, zappa_stages
from infra.deploy.cloudformation import stacks
from infra.deploy.cloudformation.deployment import DeploymentStacks
from infra.local import demo_users, worker_functions
from infra.local.emulator import STACK_PARAMETERS
from infra.paths import ROOT

_NAME = "local"
DATA_STACK = zappa_stages.stack_name(_NAME, "data")
_WORKER_SOURCES = (ROOT / "workers", ROOT / "common")
# The emulator has no X-Ray and does not sign SNS's messages.
_WORKER_VARIABLES = {"SNS_SIGNATURES": "unchecked", "POWERTOOLS_TRACE_DISABLED": "true"}


def deploy(site: str, todos: str, mailbox: str) -> tuple[dict[str, str], bool]:
    """Deploy the stacks, demo users and workers.

    `site` and `todos` are the URLs of the two services; `mailbox` is that of the local SES. Return the environment
    variables of the services, and whether anything changed in the emulator.
    """
    changes: list[str] = []
    parameters = {
        **STACK_PARAMETERS,
        "Project": zappa_stages.PROJECT,
        "SiteOrigin": site,
        "TodosOrigin": todos,
        "ClientUrls": f"{todos}/",
        "SenderEmail": "hello@myblog.example",
        "SenderDomain": "myblog.example",
    }
    local = DeploymentStacks(_NAME, parameters, report=changes.append)
    outputs: dict[str, str] = {}
    for stack in ("data", "mail", "edge", "auth"):
        outputs |= local.deploy_and_keep_outputs(stack)
    changes += demo_users.create_demo_users(outputs["CognitoUserPoolId"])
    roles = local.deploy("roles")
    environment = {
        **stacks.to_environment(outputs),
        "SITE_URL": site,
        "CDN_URL": endpoints.cdn_url(outputs),  # the emulator's, not the output of the stack
        "UNSUBSCRIBE_SECRET": "local-only",
    }
    variables = {**environment, **_WORKER_VARIABLES, "AWS_ENDPOINT_URL_SESV2": mailbox}
    changes += [worker for worker in zappa_stages.WORKERS if _deploy_worker(worker, roles, variables)]
    # `manage.py listen` reads these queues.
    local.deploy("events", {"ProcessedPhotosQueueArn": "", "ScheduledChangesQueueArn": ""})
    return environment, bool(changes)


def _deploy_worker(name: str, roles: Mapping[str, str], environment: Mapping[str, str]) -> bool:
    """Create or update a worker, and return whether anything changed."""
    function = zappa_stages.function_name(name)
    handler = zappa_stages.stage(name)["lambda_handler"]
    role = roles[f"{name.title().replace('_', '')}RoleArn"]
    return worker_functions.deploy(function, handler, role, _WORKER_SOURCES, environment)
