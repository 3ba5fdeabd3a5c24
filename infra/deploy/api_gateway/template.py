"""The to-do API in API Gateway: `api.yaml`, completed with the service's OpenAPI document."""

import hashlib
import json
import os
import sys
from typing import Any

import boto3
import yaml

from infra.deploy.api_gateway.openapi import CACHED, to_gateway_document
from infra.paths import BUILD, TEMPLATES

OUTPUT = BUILD / "api.json"

Json = dict[str, Any]


def build_template(document: Json, function: str) -> Json:
    """Return the template of a service's API.

    An API Gateway deployment is immutable. Its logical id depends on the API and on `function`, so that CloudFormation
    creates another deployment when one of them changes.
    """
    template: Json = yaml.safe_load((TEMPLATES / "api.yaml").read_text())
    resources = template["Resources"]
    body = resources["Api"]["Properties"]["Body"]
    body |= to_gateway_document(document)
    deployment = f"Deployment{hashlib.sha256(json.dumps([body, function]).encode()).hexdigest()[:12]}"
    resources[deployment] = resources.pop("Deployment")
    stage = resources["Stage"]["Properties"]
    stage["DeploymentId"] = {"Ref": deployment}
    (default,) = stage["MethodSettings"]
    stage["MethodSettings"] += [
        {**default, **_cache_settings(path, seconds)} for path, seconds in CACHED.items()
    ]
    return template


def allow_cache_refresh(api_id: str, stage: str) -> None:
    """Accept `Cache-Control: max-age=0` from callers without an IAM permission. They reach only their own entries.

    CloudFormation has no property for this. Call it after each deployment of the stack.
    """
    setting = "GET/caching/requireAuthorizationForCacheControl"
    boto3.client("apigateway").update_stage(
        restApiId=api_id,
        stageName=stage,
        patchOperations=[
            {"op": "replace", "path": f"/{_escape(path)}/{setting}", "value": "false"} for path in CACHED
        ],
    )


def _cache_settings(path: str, seconds: int) -> Json:
    return {
        "ResourcePath": f"/{_escape(path)}",
        "HttpMethod": "GET",
        "CachingEnabled": {"Fn::If": ["HasCache", True, False]},
        "CacheTtlInSeconds": seconds,
        "CacheDataEncrypted": True,
    }


def _escape(path: str) -> str:
    """Return a path as API Gateway writes it in the path of a setting."""
    return path.replace("/", "~1")


def main(function: str) -> None:
    """Write the template of the to-do service's API to build/api.json."""
    import django  # here and not above: `make deploy` imports this module, but needs no Django itself

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "myblog.settings.todos")
    django.setup()
    from common.api.openapi import render_document  # it reads the settings

    document = json.loads(render_document("json")[0])
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(build_template(document, function)))


if __name__ == "__main__":
    main(sys.argv[1])
