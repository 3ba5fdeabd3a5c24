"""MiniStack as a program that writes down what it decides of every call; RECORD names the file."""

import json
import os
import runpy
from pathlib import Path
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import lambda_svc

decide, named = iam_evaluator.evaluate, lambda_svc._resolve_name_and_qualifier


def evaluate(asked: Any, *policies: Any) -> Any:
    result = decide(asked, *policies)
    call = {
        "by": asked.principal_arn,
        "action": asked.action,
        "resource": asked.resource_arn,
        "decision": result.decision,
    }
    with Path(os.environ["RECORD"]).open("a") as record:
        record.write(json.dumps(call) + "\n")
    return result


def resolve(name: str) -> Any:
    """Take `function:name:1`, a partial ARN by which `zappa rollback` names a version, as AWS does."""
    return named(name.removeprefix("function:"))


iam_evaluator.evaluate = evaluate
lambda_svc._resolve_name_and_qualifier = resolve

if __name__ == "__main__":
    runpy.run_module("ministack", run_name="__main__")
