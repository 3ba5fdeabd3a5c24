"""The steps of `make deploy`, in an order in which each finds what it needs. Run again, they change nothing.

Static files are uploaded before the code that links to them, and migrations run before the code that needs them.
Equal sources give equal bundles, so a function that has not changed is not released. If a release or the smoke test
fails, the functions that were released are rolled back.
"""

import os
from collections.abc import Callable, Mapping
from functools import partial

from infra.console import show_progress
from infra.deploy import alarms, cloudfront, endpoints, network, parameter_store, ses_identity, zappa_stages
from infra.deploy.api_gateway import template
from infra.deploy.checks import doctor, smoke
from infra.deploy.cloudformation.deployment import DeploymentStacks
from infra.deploy.commands import read_parameters, run_python, run_zappa
from infra.deploy.errors import DeployError
from infra.deploy.functions import references, releases
from infra.deploy.functions.function import Function
from infra.deploy.functions.releases import Releases
from infra.deploy.zappa_stages import SERVICES, STAGES

Step = Callable[[], None]
Steps = Mapping[str, Step]


class Deployment:
    """One deployment, such as `production`, and the state of its steps.

    The constructor sets the environment variables that `zappa_settings.json` refers to. `parameters` override those
    of the stacks.
    """

    def __init__(self, name: str, domain: str, parameters: Mapping[str, str]) -> None:
        self.name = name
        self.domain = domain
        self.stacks = DeploymentStacks(name, {**_own_parameters(domain), **read_parameters(), **parameters})
        self.releases = Releases()
        os.environ |= {
            "ENV": name,
            "SITE_URL": self.stacks["SiteOrigin"],
            **{f"{service.upper()}_URL": f"https://{service}.{domain}" for service in zappa_stages.DOMAINS},
        }

    def run(self) -> None:
        run_steps(self.preparation_steps)
        try:
            run_steps(self.release_steps)
        except BaseException:
            self.releases.roll_back()
            raise

    @property
    def preparation_steps(self) -> Steps:
        """The steps that do not affect the functions that run now."""
        has_network = network.has_network()
        return {
            "preflight": self.run_preflight,
            "secrets": self.create_secrets,
            "data": self._stack_step("data"),
            "mail": self._stack_step("mail"),
            "global": self._stack_step("global", zappa_stages.GLOBAL_REGION),
            "new distribution": self.prepare_distribution,
            "sender": lambda: ses_identity.wait_until_verified(self.stacks["SesIdentity"]),
            "auth": self._stack_step("auth"),
            "roles": self._stack_step("roles"),
            "second region": self._stack_step("second", zappa_stages.second_region()),
            "logs and alarms": lambda: alarms.deploy(self.stacks),
            **({"network": self._stack_step("network")} if has_network else {}),
            "static files": self.upload_static_files,
            "bundles": releases.build_bundles,
            **({} if has_network else {"migrations": self.migrate}),
        }

    @property
    def release_steps(self) -> Steps:
        """The steps that switch to the new code, and those that need it."""
        return {
            **{stage: partial(self.releases.release, stage) for stage in STAGES},
            **({"migrations": self.migrate_in_network} if network.has_network() else {}),
            "api": self.deploy_todos_api,
            **{stack: self._domain_step(service) for service, stack in zappa_stages.DOMAINS.items()},
            "events": self._stack_step("events"),
            "smoke test": self.run_smoke_test,
            **(
                {"origins": lambda: cloudfront.deploy_origins(self.stacks)}
                if self.stacks["ReadersDomain"]
                else {}
            ),
            "edge": lambda: cloudfront.connect_distribution(self.stacks),
            "aliases": releases.delete_unused_aliases,
        }

    def run_preflight(self) -> None:
        if problems := doctor.find_problems(self.name, self.domain):
            raise DeployError("\n".join(problems))
        self.stacks.values["HostedZoneId"] = cloudfront.find_hosted_zone(self.domain)

    def create_secrets(self) -> None:
        parameter_store.create_missing_secrets(self.name)
        if not network.has_network():
            parameter_store.read_secret(self.name, parameter_store.DATABASE_URL)  # fails if it is missing

    def prepare_distribution(self) -> None:
        """Create the distribution if there is none, because the functions need its URL."""
        cloudfront.create_missing_distribution(self.stacks)
        os.environ["CDN_URL"] = endpoints.cdn_url(self.stacks.values)

    def upload_static_files(self) -> None:
        for service in SERVICES:
            self._run_python(service, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        cloudfront.upload_error_page(self.stacks["StaticBucket"])

    def migrate(self) -> None:
        self._run_python("blog", "manage.py", "migrate", "--noinput", "--verbosity=0")

    def migrate_in_network(self) -> None:
        """Run the migrations in the released blog function: only functions in the VPC reach its database.

        Until they end, the new code may meet old tables. Readers don't notice because they never use SQL.
        """
        run_zappa("manage", "blog", "migrate --noinput --verbosity=0")

    def deploy_todos_api(self) -> None:
        function = Function("todos").qualified_name
        self._run_python("todos", "-m", template.__name__, function)
        self.stacks.deploy_and_keep_outputs("api", {"TodosFunction": function}, body=template.OUTPUT)
        template.allow_cache_refresh(self.stacks["TodosApiId"], "todos")

    def run_smoke_test(self) -> None:
        headers = cloudfront.origin_headers(self.stacks["SiteDomain"])
        blogs = {
            stage: endpoints.Endpoint(endpoints.api_url(cloudfront.find_api_id(stage), stage), headers)
            for stage in ("blog", "blog_eu")
        }
        others = {
            service: endpoints.service_endpoint(f"{service}.{self.domain}")
            for service in zappa_stages.DOMAINS
        }
        smoke.run_checks(blogs | others)

    def _stack_step(self, name: str, region: str | None = None) -> Step:
        def deploy() -> None:
            self.stacks.deploy_and_keep_outputs(name, region=region)

        return deploy

    def _domain_step(self, service: str) -> Step:
        """Return the step that gives a service's API its domain name."""

        def deploy() -> None:
            zappa_api = zappa_stages.has_zappa_api(service)
            parameters = {
                "ServiceDomain": f"{service}.{self.domain}",
                "ApiId": cloudfront.find_api_id(service) if zappa_api else self.stacks["TodosApiId"],
                "ApiStage": service,
            }
            self.stacks.deploy(zappa_stages.DOMAINS[service], parameters, template="domain.yaml")

        return deploy

    def _run_python(self, stage: str, *arguments: str) -> None:
        """Run Python with the environment variables of a stage."""
        settings = network.add_network_settings(zappa_stages.stage(stage))
        run_python(references.resolve(settings["aws_environment_variables"]), *arguments)


def _own_parameters(domain: str) -> dict[str, str]:
    """Return the stack parameters that follow from the domain and from the environment."""
    return {
        "Project": zappa_stages.PROJECT,
        "SecondRegion": zappa_stages.second_region(),
        "SiteDomain": f"blog.{domain}",
        "ReadersDomain": f"readers.{domain}",
        "SiteOrigin": f"https://blog.{domain}",
        "TodosOrigin": f"https://todos.{domain}",
        "ClientUrls": f"https://todos.{domain}/",
        "SenderEmail": f"hello@{domain}",
        "SenderDomain": domain,
        **({"AlarmEmail": os.environ["ALARM_EMAIL"]} if "ALARM_EMAIL" in os.environ else {}),
    }


def run_steps(steps: Steps) -> None:
    for name, run in steps.items():
        with show_progress(name):
            run()
