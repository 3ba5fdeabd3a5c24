"""What the emulator does not enforce is read from the templates."""

import re
import textwrap
from typing import Any

import pytest

from infra.paths import ROOT, TEMPLATES
from tests.support.templates import load_template

CDN, S3 = "updates_cdn.yaml", "updates_s3.yaml"


def resources(template: str) -> dict[str, Any]:
    found: dict[str, Any] = load_template(TEMPLATES / template)["Resources"]
    return found


def distribution(template: str) -> dict[str, Any]:
    found: dict[str, Any] = resources(template)["Distribution"]["Properties"]["DistributionConfig"]
    return found


def test_the_servers_have_the_configuration_that_is_tested() -> None:
    template = (TEMPLATES / "updates.yaml").read_text()
    found = re.search(r"<<'CONF'\n(.*?)\n *CONF\n", template, re.DOTALL)

    assert found
    assert textwrap.dedent(found[1]) + "\n" == (ROOT / "updates" / "nginx.conf").read_text()


def test_the_application_says_nothing_of_caches_and_knows_of_no_cdn() -> None:
    conf = (ROOT / "updates" / "nginx.conf").read_text().lower()

    assert not re.search("cache|expires|cloudfront|secret", conf)


@pytest.mark.parametrize("policy", ["Immutable", "ShortLived"])
def test_from_s3_the_same_things_are_kept_for_the_same_time(policy: str) -> None:
    assert resources(CDN)[policy] == resources(S3)[policy]


@pytest.mark.parametrize("policy", ["Immutable", "ShortLived"])
def test_nothing_that_a_client_sends_makes_a_copy(policy: str) -> None:
    key = resources(CDN)[policy]["Properties"]["CachePolicyConfig"][
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
def test_what_is_paid_for_needs_a_signed_link(template: str) -> None:
    _, paid = distribution(template)["CacheBehaviors"]
    condition, behavior, otherwise = paid["If"]

    assert condition == "PaidUpdates"
    assert behavior["PathPattern"] == "/paid/*"
    assert behavior["TrustedKeyGroups"] == [{"Ref": "PaidUpdatesKeys"}]
    assert otherwise == {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize("template", [CDN, S3])
def test_two_keys_may_be_right_while_they_are_being_changed(template: str) -> None:
    items = resources(template)["PaidUpdatesKeys"]["Properties"]["KeyGroupConfig"]["Items"]

    assert [item["If"][1] for item in items] == [{"Ref": "PaidUpdatesKey"}, {"Ref": "OtherPaidUpdatesKey"}]


def test_without_a_key_nothing_that_is_paid_for_leaves_the_bucket() -> None:
    [read, _] = resources(S3)["ReleasesPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert read["Resource"] == [
        {"Sub": "${Releases.Arn}/latest.json"},
        {"Sub": "${Releases.Arn}/releases/*"},
        {"If": ["PaidUpdates", {"Sub": "${Releases.Arn}/paid/*"}, {"Ref": "AWS::NoValue"}]},
    ]


def test_one_cache_shields_the_origin() -> None:
    [origin] = distribution(CDN)["Origins"]

    assert origin["OriginShield"]["Enabled"] is True


def test_the_secrets_are_in_no_output_and_not_shown() -> None:
    template = load_template(TEMPLATES / CDN)

    assert template["Parameters"]["OriginSecret"]["NoEcho"] is True
    assert template["Parameters"]["OtherOriginSecret"]["NoEcho"] is True
    assert "Secret" not in str(template["Outputs"])


def test_the_cdn_changes_nothing_of_the_application() -> None:
    """All that it has to do with the load balancer are rules of its own, beside the listener's action."""
    kinds = {resource["Type"] for resource in resources(CDN).values()}

    assert {kind for kind in kinds if "LoadBalancing" in kind or "EC2" in kind} == {
        "AWS::ElasticLoadBalancingV2::ListenerRule"
    }


@pytest.mark.parametrize("template", ["updates.yaml", CDN, S3])
def test_the_document_names_parameters_that_there_are(template: str) -> None:
    document = (ROOT / "docs" / "updates.md").read_text()
    commands = re.findall(rf"--template-file infra/templates/{template}(.*?)```", document, re.DOTALL)
    asked = r"\$\((?:[^()]|\([^()]*\))*\)"  # what another command tells
    named = re.findall(r"\b([A-Z]\w+)=", re.sub(asked, "", "".join(commands)))

    assert named
    assert set(named) <= load_template(TEMPLATES / template)["Parameters"].keys()
