"""The stacks of one deployment, each of which gets the outputs of those before it as parameters."""

from collections.abc import Mapping
from pathlib import Path

from infra.deploy import zappa_stages
from infra.deploy.cloudformation import stacks
from infra.deploy.cloudformation.changes import Report
from infra.deploy.cloudformation.stacks import select_parameters
from infra.deploy.errors import StackError
from infra.paths import TEMPLATES


def _ignore_event(event: str) -> None:
    pass


class DeploymentStacks:
    """The stacks of a deployment, and the values of their parameters.

    `values` has the parameters of the deployment itself, such as SiteDomain, and the outputs of the stacks that this
    process has deployed, such as ContentTable. A stack gets those that its template has as parameters. `report` gets
    a line for each resource that changed.
    """

    def __init__(
        self, deployment: str, parameters: Mapping[str, str], report: Report = _ignore_event
    ) -> None:
        self._deployment = deployment
        self._report = report
        self.values = dict(parameters)

    def __getitem__(self, name: str) -> str:
        """Return a parameter or output. Raise StackError if no stack before this step has it."""
        try:
            return self.values[name]
        except KeyError:
            raise StackError(f"no stack that was deployed before this step has the output {name}") from None

    def name_of(self, stack: str) -> str:
        return zappa_stages.stack_name(self._deployment, stack)

    def deploy(
        self,
        stack: str,
        parameters: Mapping[str, str] | None = None,
        *,
        region: str | None = None,
        template: str = "",
        body: Path | None = None,
    ) -> dict[str, str]:
        """Create or update a stack, and return its outputs.

        `parameters` are those of this stack alone. `template` is its template if that is not `<stack>.yaml`. `body`
        is the file to deploy if that was generated from the template.
        """
        template = template or f"{stack}.yaml"
        selected = select_parameters(self.values, template) | dict(parameters or {})
        return stacks.deploy(
            self.name_of(stack), body or TEMPLATES / template, selected, self._report, region
        )

    def deploy_and_keep_outputs(
        self,
        stack: str,
        parameters: Mapping[str, str] | None = None,
        *,
        region: str | None = None,
        body: Path | None = None,
    ) -> dict[str, str]:
        """Deploy a stack whose outputs the stacks after it need, and return them."""
        outputs = self.deploy(stack, parameters, region=region, body=body)
        self.values |= outputs
        return outputs

    def keep_outputs_of_existing(self, stack: str) -> bool:
        """Read the outputs of a stack, and return whether there is one that can be updated."""
        existing = stacks.find(self.name_of(stack))
        if not existing or existing["StackStatus"] in stacks.FAILED_CREATION:
            return False
        self.values |= stacks.get_outputs(self.name_of(stack))
        return True
