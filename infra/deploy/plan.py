"""`make deploy ENV=... DOMAIN=...`: everything, each before what needs it. Run again, it changes nothing.

Static files come before the code that names them, and migrations before the code that needs them. The functions'
bundles are the same bytes for the same sources, so a stage that has not changed is left alone. If a function can't
be switched, or the whole does not work then, those switched go back to what they were.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import permutations

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.console import step
from infra.deploy import alarms, aliases, cloudfront, doctor, ses_identity, smoke, stacks, zappa_stages
from infra.deploy.api_gateway import template
from infra.deploy.commands import DeployError, given, python, zappa
from infra.deploy.functions import SERVICES, STAGES, Function
from infra.deploy.stacks import StackError, select_parameters
from infra.paths import ROOT, TEMPLATES

MADE_UP = ("secret-key", "unsubscribe-secret", "origin-secrets")

Steps = Mapping[str, Callable[[], None]]


class Deployment:
    """One deployment, such as `production`: its stacks, and the environment that its parts are told of."""

    def __init__(self, name: str, domain: str, more: Mapping[str, str]) -> None:
        self.name = name
        self.domain = domain
        self.made = {
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
            **given(),
            **more,
        }
        self.before: dict[str, str] = {}  # the version of each stage that was switched
        os.environ |= {
            "ENV": name,
            "SITE_URL": self.made["SiteOrigin"],
            **{f"{service.upper()}_URL": f"https://{service}.{domain}" for service in zappa_stages.DOMAINS},
        }

    def run(self) -> None:
        follow(self.preparation)
        try:
            follow(self.switching)
        except BaseException:
            self.go_back()
            raise

    @property
    def preparation(self) -> Steps:
        """What the functions that are deployed do not notice."""
        return {
            "preflight": self.preflight,
            "secrets": self.make_secrets,
            **{stack: self.stack(stack) for stack in ("data", "mail")},
            "global": self.stack("global", zappa_stages.GLOBAL),
            "edge, the first time": self.first_edge,
            "sender": lambda: ses_identity.wait(self.made["SesIdentity"]),
            **{stack: self.stack(stack) for stack in ("auth", "roles")},
            "second region": self.stack("second", zappa_stages.second_region()),
            "logs and alarms": self.watch,
            **({"network": self.stack("network")} if zappa_stages.has_network() else {}),
            "static files": self.collect_static,
            "bundles": self.package,
            **({} if zappa_stages.has_network() else {"migrations": self.migrate}),
        }

    @property
    def switching(self) -> Steps:
        return {
            **{stage: self.stage(stage) for stage in STAGES},
            **({"migrations": self.migrate_inside} if zappa_stages.has_network() else {}),
            "api": self.deploy_api,
            **{stack: self.domain_of(service) for service, stack in zappa_stages.DOMAINS.items()},
            "events": self.stack("events"),
            "smoke test": self.smoke_test,
            **({"origins": self.deploy_origins} if self.made["ReadersDomain"] else {}),
            "edge": self.deploy_edge,
            "aliases": self.forget_aliases,
        }

    def preflight(self) -> None:
        if problems := self.problems():
            raise DeployError("\n".join(problems))
        self.made["HostedZoneId"] = cloudfront.hosted_zone(self.domain)

    def problems(self) -> list[str]:
        return doctor.problems(self.name, self.domain)

    def make_secrets(self) -> None:
        """Make those that are not there yet; the database's address has to be told."""
        ssm = boto3.client("ssm")
        for name in MADE_UP:
            try:
                zappa_stages.parameter(self.secret(name))
            except StackError:
                value = secrets.token_urlsafe(48)
                ssm.put_parameter(Name=self.secret(name), Value=value, Type="SecureString")
        if not zappa_stages.has_network():
            zappa_stages.parameter(self.secret("database-url"))

    def secret(self, name: str) -> str:
        return f"/{zappa_stages.PROJECT}/{self.name}/{name}"

    def stack(self, name: str, region: str | None = None) -> Callable[[], None]:
        def deploy() -> None:
            template = f"{name}.yaml"
            parameters = select_parameters(self.made, template)
            self.made |= stacks.deploy(self.stack_name(name), TEMPLATES / template, parameters, quiet, region)

        return deploy

    def stack_name(self, name: str) -> str:
        return f"{zappa_stages.PROJECT}-{self.name}-{name}"

    def first_edge(self) -> None:
        """Have a distribution to tell the functions of; it learns of their API once that is there."""
        found = stacks.find(self.stack_name("edge"))
        if found and found["StackStatus"] not in stacks.LEFTOVER:
            self.made |= stacks.outputs(found["StackName"])
        else:
            self.stack("edge")()
        os.environ["CDN_URL"] = stacks.cdn_url(self.made)

    def deploy_origins(self) -> None:
        """The two regions under the names by which the distribution finds the nearest that is well."""
        for stage, other in permutations(("blog", "blog_eu")):
            given = select_parameters(self.made, "origin.yaml") | cloudfront.origin(stage, other)
            region = Function(stage).region
            stacks.deploy(self.stack_name("origin"), TEMPLATES / "origin.yaml", given, quiet, region)

    def deploy_edge(self) -> None:
        secret = cloudfront.headers(self.made["SiteDomain"])["X-Origin-Secret"]
        self.made |= {**cloudfront.api("blog"), "OriginSecret": secret}
        self.stack("edge")()

    def watch(self) -> None:
        """Before the functions, whose logs it keeps."""
        for region in (zappa_stages.first_region(), zappa_stages.second_region()):
            watched = alarms.parameters(region, STAGES, self.made, self.stack_name("api"))
            given = select_parameters(self.made, "alarms.yaml") | watched
            outputs = stacks.deploy(
                self.stack_name("alarms"), TEMPLATES / "alarms.yaml", given, quiet, region
            )
            if region == zappa_stages.first_region():
                self.made |= outputs

    def collect_static(self) -> None:
        for service in SERVICES:
            self.python(service, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        cloudfront.upload_error_page(self.made["StaticBucket"])

    def package(self) -> None:
        """Before anything is switched: one that is too large stops it all."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda stage: Function(stage).package(), STAGES))

    def migrate(self) -> None:
        self.python("blog", "manage.py", "migrate", "--noinput", "--verbosity=0")

    def migrate_inside(self) -> None:
        """From within the network, the only way to its database, and so after the code: for that moment editors may
        meet an older table; readers ask no SQL."""
        zappa("manage", "blog", "migrate --noinput --verbosity=0")

    def stage(self, name: str) -> Callable[[], None]:
        def switch() -> None:
            function = Function(name)
            if function.current():
                return
            if version := function.kept():
                self.before[name] = version
            function.release()

        return switch

    def deploy_api(self) -> None:
        function = Function("todos").called
        self.python("todos", "-m", "infra.deploy.api_gateway.template", function)
        parameters = select_parameters(self.made, "api.yaml") | {"TodosFunction": function}
        self.made |= stacks.deploy(self.stack_name("api"), ROOT / "build" / "api.json", parameters, quiet)
        template.let_callers_refresh(self.made["TodosApiId"], "todos")

    def domain_of(self, service: str) -> Callable[[], None]:
        """The name of a service's API, which Zappa has made, or the stack `api`."""

        def deploy() -> None:
            zappas = zappa_stages.stage(service).get("apigateway_enabled", True)
            parameters = select_parameters(self.made, "domain.yaml") | {
                "ServiceDomain": f"{service}.{self.domain}",
                "ApiId": cloudfront.api_id(service) if zappas else self.made["TodosApiId"],
                "ApiStage": service,
            }
            stacks.deploy(
                self.stack_name(zappa_stages.DOMAINS[service]), TEMPLATES / "domain.yaml", parameters, quiet
            )

        return deploy

    def forget_aliases(self) -> None:
        """Those by which nothing is called any more, now that all works without them."""
        for stage in STAGES:
            function = Function(stage)
            aliases.forget(function.client, function.name, stage)

    def smoke_test(self) -> None:
        site = cloudfront.headers(self.made["SiteDomain"])
        blogs = {stage: smoke.address(cloudfront.api_id(stage), stage) for stage in ("blog", "blog_eu")}
        smoke.test(
            {
                **{stage: smoke.Place(address, site) for stage, address in blogs.items()},
                **{service: smoke.at(f"{service}.{self.domain}") for service in zappa_stages.DOMAINS},
            }
        )

    def go_back(self) -> None:
        """The stacks stay as they are: what was deployed before goes on working with them."""
        for name, version in self.before.items():
            with suppress(BotoCoreError, ClientError, OSError), step(f"{name}: back"):
                Function(name).go_back(version)  # one that fails says so, and holds up no other

    def python(self, stage: str, *arguments: str) -> None:
        """Run Python with the settings and the environment that a stage has."""
        settings = zappa_stages.in_network(zappa_stages.stage(stage))
        python(zappa_stages.filled(settings["aws_environment_variables"]), *arguments)


def follow(steps: Steps) -> None:
    for name, do in steps.items():
        with step(name):
            do()


def quiet(_: str) -> None:
    pass
