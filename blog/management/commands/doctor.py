from typing import Any

from django.core.management import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Say what would hinder `make deploy` with the same ENV and DOMAIN; change nothing."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        from infra import doctor  # no part of a bundle
        from infra.commands import DeployError, named
        from infra.deploy import Deployment

        try:
            deployment = Deployment(*named("deploy"), {})
        except DeployError as error:
            raise CommandError(str(error)) from error
        if problems := deployment.problems() or doctor.sizes():  # `make deploy` makes the bundles by itself
            raise CommandError("\n".join(problems))
        self.stdout.write("Nothing hinders a deployment.")
