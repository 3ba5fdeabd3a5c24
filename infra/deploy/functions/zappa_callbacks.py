"""Functions that Zappa calls, as `callbacks` in `zappa_settings.json` names them."""

import os
import sys
from pathlib import Path
from typing import Any

from click import ClickException

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # Zappa loads this file alone, from its folder

from infra.deploy.errors import StackError
from infra.deploy.functions import bundles
from infra.deploy.functions.references import resolve, without_unset_variables
from infra.deploy.network import add_network_settings
from infra.deploy.zappa_stages import excluded_paths

_COMMANDS_THAT_BUNDLE = {"deploy", "update", "package"}


def prepare_settings(cli: Any) -> None:
    """Replace the references in the settings of the current stage, and select what goes into its bundle."""
    settings = {**cli.stage_config, "exclude": excluded_paths(cli.stage_config), "exclude_also": []}
    if cli.command != "package":  # which needs no stacks
        try:
            settings = resolve(without_unset_variables(add_network_settings(settings)))
        except StackError as error:
            raise ClickException(f"{error}: run `make deploy`, which creates the stacks") from error
    for name, value in settings.items():
        cli.override_stage_config_setting(name, value)
    _use_region(settings["aws_region"])
    cli.load_settings(cli.vargs.get("settings_file"))
    if cli.command in _COMMANDS_THAT_BUNDLE and not cli.vargs.get("zip"):
        packages = bundles.install_packages(settings["packages"], http=bool(settings.get("django_settings")))
        os.environ["VIRTUAL_ENV"] = str(packages)


def finish_bundle(cli: Any) -> None:
    """Compile the bundle. Raise ClickException if it is larger than its stage's `megabytes`."""
    bundles.compile_sources(cli.zip_path)
    size, limit = Path(cli.zip_path).stat().st_size, cli.stage_config["megabytes"] * 1_000_000
    if size > limit:
        raise ClickException(
            f"the bundle of {cli.api_stage} has {size / 1e6:.1f} MB zipped, more than {limit / 1e6:.0f} MB"
        )


def _use_region(region: str) -> None:
    """Set the region of the stage, because Zappa prefers the environment's to the stage's."""
    os.environ |= {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}
