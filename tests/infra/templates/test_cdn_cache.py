"""What the distribution keeps, and under which key, as the template says: the emulator keeps nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from common import tracing
from common.api import openapi
from common.api.views import SchemaQuerySerializer
from infra.paths import ROOT, TEMPLATES
from tests.support.templates import load_template

RESOURCES = load_template(TEMPLATES / "edge.yaml")["Resources"]
CONFIG = RESOURCES["Cdn"]["Properties"]["DistributionConfig"]
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
READ = {"GET", "HEAD", "OPTIONS"}


def behaviours() -> dict[str, Any]:
    """Return the behaviours by their paths, those of the API as they are once it is there."""
    found = [each["If"][1] if "If" in each else each for each in CONFIG["CacheBehaviors"]]
    return {each["PathPattern"]: each for each in found} | {"*": CONFIG["DefaultCacheBehavior"]}


ALL = behaviours()
FORMS = [path for path, each in ALL.items() if set(each.get("AllowedMethods", READ)) > READ]


def key() -> Any:
    return RESOURCES["PageCache"]["Properties"]["CachePolicyConfig"][
        "ParametersInCacheKeyAndForwardedToOrigin"
    ]


def test_what_sets_cookies_or_takes_forms_is_never_kept() -> None:
    assert {"/admin/*", "/subscribe/*", "/unsubscribe/*", "/api/v1/subscribers*"} == set(FORMS)
    for path in FORMS:
        assert ALL[path]["CachePolicyId"] == CACHING_DISABLED
        assert ALL[path]["OriginRequestPolicyId"] == ALL_BUT_HOST

        # The editors' region alone has SQL; readers' forms are taken in each.
        nearest = {"If": ["HasRegions", "nearest", "api"]}
        assert ALL[path]["TargetOriginId"] == ("api" if path == "/admin/*" else nearest)


@pytest.mark.parametrize("path", sorted(ALL.keys() - set(FORMS)))
def test_what_is_kept_depends_on_no_cookies_or_headers(path: str) -> None:
    assert ALL[path]["CachePolicyId"] in (CACHING_OPTIMIZED, {"Ref": "PageCache"})
    assert ALL[path].get("OriginRequestPolicyId") == ({"Ref": "RequestIds"} if path == "*" else None)
    assert key()["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key()["HeadersConfig"] == {"HeaderBehavior": "none"}


def test_pages_are_asked_for_with_the_ids_of_a_request_and_no_more() -> None:
    policy = RESOURCES["RequestIds"]["Properties"]["OriginRequestPolicyConfig"]
    with tracing.use_trace(tracing.continue_trace({})):
        assert policy["HeadersConfig"]["Headers"] == [*tracing.request_headers()]
    assert policy["CookiesConfig"] == {"CookieBehavior": "none"}
    assert policy["QueryStringsConfig"] == {"QueryStringBehavior": "none"}


@pytest.mark.parametrize("path", sorted(ALL))
def test_all_is_encrypted_and_what_is_kept_is_compressed(path: str) -> None:
    assert ALL[path]["ViewerProtocolPolicy"] == {"If": ["TlsRequired", "redirect-to-https", "allow-all"]}
    assert ALL[path].get("Compress", False) == (path not in FORMS)


def test_new_protocols_are_spoken() -> None:
    assert (CONFIG["HttpVersion"], CONFIG["IPV6Enabled"]) == ("http2and3", True)
    certificate = CONFIG["ViewerCertificate"]["If"][1]
    assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"


def test_pages_are_kept_as_long_as_they_say_and_no_longer() -> None:
    policy = RESOURCES["PageCache"]["Properties"]["CachePolicyConfig"]
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    assert key()["EnableAcceptEncodingBrotli"]
    assert key()["EnableAcceptEncodingGzip"]


def used_by_pages() -> set[str]:
    sources = [path.read_text() for path in (ROOT / "blog" / "views").glob("*.py")]
    return {name for text in sources for name in re.findall(r'GET(?:\.get\(|\[)"(\w+)"', text)}


def used_by_the_api() -> set[str]:
    paths = json.loads(openapi.render_document("json")[0])["paths"]
    operations = [path["get"] for path in paths.values() if "get" in path]
    parameters = [each for operation in operations for each in operation.get("parameters", [])]
    return {
        each["name"] for each in parameters if each["in"] == "query"
    } | SchemaQuerySerializer().fields.keys()


def test_the_key_has_every_query_string_that_an_answer_depends_on_and_no_other() -> None:
    assert {"cursor", "q", "year"} <= used_by_pages()
    assert "page_size" in used_by_the_api()
    assert set(key()["QueryStringsConfig"]["QueryStrings"]) == used_by_pages() | used_by_the_api()


def test_readers_are_served_by_the_other_region_when_one_fails() -> None:
    (group,) = CONFIG["OriginGroups"]["If"][1]["Items"]
    assert [each["OriginId"] for each in group["Members"]["Items"]] == ["nearest", "farther"]
    assert CONFIG["DefaultCacheBehavior"]["TargetOriginId"]["If"][:2] == ["HasRegions", group["Id"]]
    assert {500, 502, 503, 504} == set(group["FailoverCriteria"]["StatusCodes"]["Items"])


def test_every_origin_of_the_api_is_shown_the_secret_and_the_host() -> None:
    apis = [each["If"][1] for each in CONFIG["Origins"] if "If" in each]
    assert [each["Id"] for each in apis] == ["api", "nearest", "farther"]
    for each in apis:
        sent = {
            header["HeaderName"]: header["HeaderValue"]
            for header in each["OriginCustomHeaders"]
            if "If" not in header
        }
        assert sent == {"X-Origin-Secret": {"Ref": "OriginSecret"}, "X-Forwarded-Host": {"Ref": "SiteDomain"}}


def test_the_secret_is_asked_for_without_echo_and_put_out_nowhere() -> None:
    template = load_template(TEMPLATES / "edge.yaml")
    assert template["Parameters"]["OriginSecret"]["NoEcho"] is True
    assert "OriginSecret" not in json.dumps(template["Outputs"])


@pytest.mark.parametrize("name", ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"])
def test_the_firewall_counts_requests_and_knows_attacks(name: str) -> None:
    rules = load_template(Path(TEMPLATES / "global.yaml"))["Resources"]["Firewall"]["Properties"]["Rules"]
    assert rules[0]["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    assert name in [rule["Statement"].get("ManagedRuleGroupStatement", {}).get("Name") for rule in rules]
