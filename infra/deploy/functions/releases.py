"""The functions of one deployment: their bundles, releases, rollback and aliases."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from botocore.exceptions import BotoCoreError, ClientError

from infra.console import show_progress
from infra.deploy.functions import aliases
from infra.deploy.functions.function import Function
from infra.deploy.zappa_stages import STAGES


class Releases:
    """The functions that a deployment has released, and the versions that they had before."""

    def __init__(self) -> None:
        self._previous_versions: dict[str, str] = {}  # by stage

    def release(self, stage: str) -> None:
        """Release a function unless the deployed one has the same code and settings."""
        function = Function(stage)
        if function.is_current():
            return
        if version := function.publish_current_version():
            self._previous_versions[stage] = version
        function.release()

    def roll_back(self) -> None:
        """Roll back the released functions. The stacks stay: the previous release works with them."""
        for stage, version in self._previous_versions.items():
            # show_progress() prints the failure, and the other functions still have to be rolled back.
            with suppress(BotoCoreError, ClientError, OSError), show_progress(f"{stage}: roll back"):
                Function(stage).roll_back(version)


def build_bundles() -> None:
    """Build all bundles before the first release, so that one that is too large stops the deployment."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda stage: Function(stage).build_bundle(), STAGES))


def delete_unused_aliases() -> None:
    """Delete aliases that are no longer configured. Call it last, when no API calls them any more."""
    for stage in STAGES:
        function = Function(stage)
        aliases.delete_unused(function.client, function.name, stage)
