"""What alarms.yaml watches in a region."""

from collections.abc import Iterable, Mapping

from infra.deploy import zappa_stages


def parameters(
    region: str, deployed: Iterable[str], made: Mapping[str, str], todos_api: str
) -> dict[str, str]:
    """Give the stages and APIs that a region has; the queues are in the first one, CloudFront's metrics in its own."""
    here = [stage for stage in deployed if zappa_stages.stage(stage)["aws_region"] == region]
    names = [stage.replace("_", "-") for stage in here]
    apis = [
        f"{zappa_stages.PROJECT}-{name}"
        for stage, name in zip(here, names, strict=True)
        if zappa_stages.stage(stage).get("apigateway_enabled", True)
    ]
    cdn = {"Distribution": made["CdnDistributionId"]} if region == zappa_stages.GLOBAL else {}
    if region != zappa_stages.first_region():
        return {**cdn, "Functions": ",".join(names), "Apis": ",".join(apis)}
    return {
        **cdn,
        "Functions": ",".join(names),
        "Apis": ",".join([*apis, todos_api]),
        "Queues": f"{made['QueueNames']},{made['MailQueueName']}",
        "DeadLetterQueues": f"{made['DeadLetterQueueNames']},{made['MailDeadLetterQueueName']}",
    }
