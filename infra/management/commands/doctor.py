from typing import Any

from django.core.management import BaseCommand, CommandError

from infra.deploy import doctor
from infra.deploy.commands import DeployError, named
from infra.deploy.plan import Deployment


class Command(BaseCommand):
    help = (
        "List the problems that `make deploy` with the same ENV and DOMAIN would run into. Changes nothing."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            deployment = Deployment(*named("deploy"), {})
        except DeployError as error:
            raise CommandError(str(error)) from error
        if problems := deployment.problems() or doctor.sizes():  # `make deploy` builds the bundles itself
            raise CommandError("\n".join(problems))
        self.stdout.write("No problems found.")
