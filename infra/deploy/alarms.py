"""The parameters of `alarms.yaml` in each region."""

from collections.abc import Iterable, Mapping

from infra.deploy import zappa_stages


def alarm_parameters(
    region: str, stages: Iterable[str], outputs: Mapping[str, str], todos_api: str
) -> dict[str, str]:
    """Return the functions and APIs of a region, the queues of the first one, and CloudFront in its own region."""
    in_region = [stage for stage in stages if zappa_stages.stage(stage)["aws_region"] == region]
    functions = ",".join(stage.replace("_", "-") for stage in in_region)
    apis = [zappa_stages.function_name(stage) for stage in in_region if zappa_stages.has_zappa_api(stage)]
    cdn = {"Distribution": outputs["CdnDistributionId"]} if region == zappa_stages.GLOBAL else {}
    if region != zappa_stages.first_region():
        return {**cdn, "Functions": functions, "Apis": ",".join(apis)}
    return {
        **cdn,
        "Functions": functions,
        "Apis": ",".join([*apis, todos_api]),
        "Queues": f"{outputs['QueueNames']},{outputs['MailQueueName']}",
        "DeadLetterQueues": f"{outputs['DeadLetterQueueNames']},{outputs['MailDeadLetterQueueName']}",
    }
