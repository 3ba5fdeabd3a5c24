"""The to-do API in API Gateway: `api.yaml`, filled in from the service's OpenAPI document."""

import hashlib
import json
import os
import sys
from typing import Any

import boto3
import django
import yaml

from infra.deploy.api_gateway.openapi import CACHED, api
from infra.paths import ROOT, TEMPLATES

Json = dict[str, Any]


def template(document: Json, function: str) -> Json:
    """Make the template of a service's OpenAPI document. Its deployment is another when `function` is."""
    made: Json = yaml.safe_load((TEMPLATES / "api.yaml").read_text())
    resources = made["Resources"]
    body = resources["Api"]["Properties"]["Body"]
    body |= api(document)
    deployment = f"Deployment{hashlib.sha256(json.dumps([body, function]).encode()).hexdigest()[:12]}"
    resources[deployment] = resources.pop("Deployment")
    stage = resources["Stage"]["Properties"]
    stage["DeploymentId"] = {"Ref": deployment}
    (every,) = stage["MethodSettings"]
    stage["MethodSettings"] += [{**every, **cached(path, seconds)} for path, seconds in CACHED.items()]
    return made


def cached(path: str, seconds: int) -> Json:
    return {
        "ResourcePath": f"/{escaped(path)}",
        "HttpMethod": "GET",
        "CachingEnabled": {"Fn::If": ["HasCache", True, False]},
        "CacheTtlInSeconds": seconds,
        "CacheDataEncrypted": True,
    }


def escaped(path: str) -> str:
    return path.replace("/", "~1")


def let_callers_refresh(api_id: str, stage: str) -> None:
    """Have `Cache-Control: max-age=0` heeded without IAM. A caller reaches no entries but their own.

    CloudFormation has no property for it: this is to be called after each deployment of the stack.
    """
    setting = "GET/caching/requireAuthorizationForCacheControl"
    boto3.client("apigateway").update_stage(
        restApiId=api_id,
        stageName=stage,
        patchOperations=[
            {"op": "replace", "path": f"/{escaped(path)}/{setting}", "value": "false"} for path in CACHED
        ],
    )


def main(function: str) -> None:
    """Write the template of the service's own document to build/api.json."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "myblog.settings.todos")
    django.setup()
    from common.api import openapi  # it reads the settings

    document = json.loads(openapi.render_document("json")[0])
    target = ROOT / "build" / "api.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(template(document, function)))


if __name__ == "__main__":
    main(sys.argv[1])
