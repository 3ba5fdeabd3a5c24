"""Rules of the updates' templates that the emulator does not enforce."""

import re
import textwrap
from typing import Any

import pytest

from infra.paths import ROOT, TEMPLATES
from tests.support.templates import load_template

CDN, S3 = "updates_cdn.yaml", "updates_s3.yaml"


def _load_resources(template: str) -> dict[str, Any]:
    resources: dict[str, Any] = load_template(TEMPLATES / template)["Resources"]
    return resources


def _load_distribution(template: str) -> dict[str, Any]:
    config: dict[str, Any] = _load_resources(template)["Distribution"]["Properties"]["DistributionConfig"]
    return config


def test_servers_have_the_tested_nginx_configuration() -> None:
    template = (TEMPLATES / "updates.yaml").read_text()
    match = re.search(r"<<'CONF'\n(.*?)\n *CONF\n", template, re.DOTALL)

    assert match
    assert textwrap.dedent(match[1]) + "\n" == (ROOT / "updates" / "nginx.conf").read_text()


def test_application_configuration_does_not_mention_caches_or_the_cdn() -> None:
    conf = (ROOT / "updates" / "nginx.conf").read_text().lower()

    assert not re.search("cache|expires|cloudfront|secret", conf)


@pytest.mark.parametrize("policy", ["Immutable", "ShortLived"])
def test_cache_policies_are_the_same_with_s3(policy: str) -> None:
    assert _load_resources(CDN)[policy] == _load_resources(S3)[policy]


@pytest.mark.parametrize("policy", ["Immutable", "ShortLived"])
def test_cache_key_contains_only_the_path(policy: str) -> None:
    key = _load_resources(CDN)[policy]["Properties"]["CachePolicyConfig"][
        "ParametersInCacheKeyAndForwardedToOrigin"
    ]

    assert key == {
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "EnableAcceptEncodingGzip": False,
        "EnableAcceptEncodingBrotli": False,
    }


@pytest.mark.parametrize("template", [CDN, S3])
def test_paid_updates_need_a_signed_link(template: str) -> None:
    _, paid = _load_distribution(template)["CacheBehaviors"]
    condition, behavior, otherwise = paid["If"]

    assert condition == "PaidUpdates"
    assert behavior["PathPattern"] == "/paid/*"
    assert behavior["TrustedKeyGroups"] == [{"Ref": "PaidUpdatesKeys"}]
    assert otherwise == {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize("template", [CDN, S3])
def test_key_group_accepts_two_keys_during_rotation(template: str) -> None:
    items = _load_resources(template)["PaidUpdatesKeys"]["Properties"]["KeyGroupConfig"]["Items"]

    assert [item["If"][1] for item in items] == [{"Ref": "PaidUpdatesKey"}, {"Ref": "OtherPaidUpdatesKey"}]


def test_bucket_serves_paid_updates_only_with_a_key() -> None:
    [read, _] = _load_resources(S3)["ReleasesPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert read["Resource"] == [
        {"Sub": "${Releases.Arn}/latest.json"},
        {"Sub": "${Releases.Arn}/releases/*"},
        {"If": ["PaidUpdates", {"Sub": "${Releases.Arn}/paid/*"}, {"Ref": "AWS::NoValue"}]},
    ]


def test_origin_shield_is_enabled() -> None:
    [origin] = _load_distribution(CDN)["Origins"]

    assert origin["OriginShield"]["Enabled"] is True


def test_secrets_are_hidden_and_not_in_outputs() -> None:
    template = load_template(TEMPLATES / CDN)

    assert template["Parameters"]["OriginSecret"]["NoEcho"] is True
    assert template["Parameters"]["OtherOriginSecret"]["NoEcho"] is True
    assert "Secret" not in str(template["Outputs"])


def test_cdn_stack_adds_only_listener_rules_to_the_application() -> None:
    types = {resource["Type"] for resource in _load_resources(CDN).values()}

    assert {name for name in types if "LoadBalancing" in name or "EC2" in name} == {
        "AWS::ElasticLoadBalancingV2::ListenerRule"
    }


@pytest.mark.parametrize("template", ["updates.yaml", CDN, S3])
def test_document_names_existing_parameters(template: str) -> None:
    document = (ROOT / "docs" / "updates.md").read_text()
    commands = re.findall(rf"--template-file infra/templates/{template}(.*?)```", document, re.DOTALL)
    substitution = r"\$\((?:[^()]|\([^()]*\))*\)"  # output of another command
    names = re.findall(r"\b([A-Z]\w+)=", re.sub(substitution, "", "".join(commands)))

    assert names
    assert set(names) <= load_template(TEMPLATES / template)["Parameters"].keys()
