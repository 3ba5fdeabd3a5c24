from typing import Any

from django.core.management import BaseCommand, CommandError

from infra.deploy.checks import doctor, release
from infra.deploy.commands import read_target
from infra.deploy.errors import DeployError
from infra.deploy.plan import Deployment


class Command(BaseCommand):
    help = "List the problems that `make deploy` with the same ENV and DOMAIN would have. Changes nothing."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            deployment = Deployment(*read_target("deploy"), {})
        except DeployError as error:
            raise CommandError(str(error)) from error
        problems = doctor.find_problems(deployment.name, deployment.domain)
        if not problems:
            problems = release.find_bundle_problems()  # a step of `make deploy` that its own preflight skips
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("No problems found.")
