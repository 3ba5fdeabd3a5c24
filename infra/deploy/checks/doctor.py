"""Problems that `make deploy` would run into, found before it changes anything."""

from collections.abc import Callable

from infra.deploy.checks import account, release
from infra.deploy.checks.account import Problems


def find_problems(name: str, domain: str) -> list[str]:
    """Return a line for each problem. Without credentials, the other checks can't run."""
    if problems := list(account.check_credentials()):
        return problems
    checks: list[Callable[[], Problems]] = [
        lambda: account.check_names(name, domain),
        account.check_parameters,
        account.check_region,
        lambda: account.check_hosted_zone(domain),
        account.check_other_deployments,
        lambda: account.check_stacks(name),
        release.check_timeouts,
        release.check_cold_start_settings,
        release.check_packages,
        release.check_django_settings,
        lambda: release.check_database(name),
    ]
    return [problem for check in checks for problem in check()]
