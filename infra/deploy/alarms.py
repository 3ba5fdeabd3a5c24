"""The alarms, log groups and dashboard of each region."""

from collections.abc import Iterable, Mapping

from infra.deploy import zappa_stages
from infra.deploy.cloudformation.deployment import DeploymentStacks
from infra.deploy.zappa_stages import STAGES


def deploy(stacks: DeploymentStacks) -> None:
    """Deploy `alarms.yaml` in both regions. A log group must exist before the function that writes to it."""
    for region in (zappa_stages.first_region(), zappa_stages.second_region()):
        parameters = alarm_parameters(region, STAGES, stacks.values, stacks.name_of("api"))
        outputs = stacks.deploy("alarms", parameters, region=region)
        if region == zappa_stages.first_region():
            stacks.values |= outputs


def alarm_parameters(
    region: str, stages: Iterable[str], outputs: Mapping[str, str], todos_api: str
) -> dict[str, str]:
    """Return the functions and APIs of a region, the queues of the first one, and CloudFront in its own region."""
    in_region = [stage for stage in stages if zappa_stages.stage(stage)["aws_region"] == region]
    functions = ",".join(stage.replace("_", "-") for stage in in_region)
    apis = [zappa_stages.function_name(stage) for stage in in_region if zappa_stages.has_zappa_api(stage)]
    cdn = {"Distribution": outputs["CdnDistributionId"]} if region == zappa_stages.GLOBAL_REGION else {}
    if region != zappa_stages.first_region():
        return {**cdn, "Functions": functions, "Apis": ",".join(apis)}
    return {
        **cdn,
        "Functions": functions,
        "Apis": ",".join([*apis, todos_api]),
        "Queues": f"{outputs['QueueNames']},{outputs['MailQueueName']}",
        "DeadLetterQueues": f"{outputs['DeadLetterQueueNames']},{outputs['MailDeadLetterQueueName']}",
    }
