"""The cache of the distribution in the template, because the emulator has none."""

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
    """Return the cache behaviours by their paths, for a distribution that has an API."""
    entries = [entry["If"][1] if "If" in entry else entry for entry in CONFIG["CacheBehaviors"]]
    return {entry["PathPattern"]: entry for entry in entries} | {"*": CONFIG["DefaultCacheBehavior"]}


ALL = behaviours()
FORMS = [path for path, entry in ALL.items() if set(entry.get("AllowedMethods", READ)) > READ]
PREVIEWS = "/preview/*"


def cache_key() -> Any:
    return RESOURCES["PageCache"]["Properties"]["CachePolicyConfig"][
        "ParametersInCacheKeyAndForwardedToOrigin"
    ]


def test_pages_with_cookies_or_forms_are_not_cached() -> None:
    assert {"/admin/*", "/subscribe/*", "/unsubscribe/*", "/api/v1/subscribers*"} == set(FORMS)
    for path in FORMS:
        assert ALL[path]["CachePolicyId"] == CACHING_DISABLED
        assert ALL[path]["OriginRequestPolicyId"] == ALL_BUT_HOST

        # Only the editors' region has SQL. Readers' forms are accepted in each region.
        nearest = {"If": ["HasRegions", "nearest", "api"]}
        assert ALL[path]["TargetOriginId"] == ("api" if path == "/admin/*" else nearest)


def test_preview_links_are_not_cached_and_have_no_cookies() -> None:
    assert ALL[PREVIEWS]["CachePolicyId"] == CACHING_DISABLED
    assert ALL[PREVIEWS]["OriginRequestPolicyId"] == {"Ref": "RequestIds"}
    assert ALL[PREVIEWS]["TargetOriginId"] == "api"  # in the editors' region


@pytest.mark.parametrize("path", sorted(ALL.keys() - {*FORMS, PREVIEWS}))
def test_cached_pages_do_not_depend_on_cookies_or_headers(path: str) -> None:
    assert ALL[path]["CachePolicyId"] in (CACHING_OPTIMIZED, {"Ref": "PageCache"})
    assert ALL[path].get("OriginRequestPolicyId") == ({"Ref": "RequestIds"} if path == "*" else None)
    assert cache_key()["CookiesConfig"] == {"CookieBehavior": "none"}
    assert cache_key()["HeadersConfig"] == {"HeaderBehavior": "none"}


def test_page_requests_to_the_api_have_only_trace_headers() -> None:
    policy = RESOURCES["RequestIds"]["Properties"]["OriginRequestPolicyConfig"]
    with tracing.use_trace(tracing.continue_trace({})):
        assert policy["HeadersConfig"]["Headers"] == [*tracing.request_headers()]
    assert policy["CookiesConfig"] == {"CookieBehavior": "none"}
    assert policy["QueryStringsConfig"] == {"QueryStringBehavior": "none"}


@pytest.mark.parametrize("path", sorted(ALL))
def test_every_path_needs_tls_and_cached_ones_are_compressed(path: str) -> None:
    assert ALL[path]["ViewerProtocolPolicy"] == {"If": ["TlsRequired", "redirect-to-https", "allow-all"]}
    assert ALL[path].get("Compress", False) == (path not in {*FORMS, PREVIEWS})


def test_distribution_supports_current_protocols() -> None:
    assert (CONFIG["HttpVersion"], CONFIG["IPV6Enabled"]) == ("http2and3", True)
    certificate = CONFIG["ViewerCertificate"]["If"][1]
    assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"


def test_cache_lifetime_is_that_of_the_page() -> None:
    policy = RESOURCES["PageCache"]["Properties"]["CachePolicyConfig"]
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    assert cache_key()["EnableAcceptEncodingBrotli"]
    assert cache_key()["EnableAcceptEncodingGzip"]


def parameters_of_pages() -> set[str]:
    sources = [path.read_text() for path in (ROOT / "blog" / "views").glob("*.py")]
    return {name for text in sources for name in re.findall(r'GET(?:\.get\(|\[)"(\w+)"', text)}


def parameters_of_the_api() -> set[str]:
    paths = json.loads(openapi.render_document("json")[0])["paths"]
    operations = [path["get"] for path in paths.values() if "get" in path]
    parameters = [each for operation in operations for each in operation.get("parameters", [])]
    return {
        each["name"] for each in parameters if each["in"] == "query"
    } | SchemaQuerySerializer().fields.keys()


def test_cache_key_has_exactly_the_query_parameters_in_use() -> None:
    assert {"cursor", "q", "year"} <= parameters_of_pages()
    assert "page_size" in parameters_of_the_api()
    assert (
        set(cache_key()["QueryStringsConfig"]["QueryStrings"])
        == parameters_of_pages() | parameters_of_the_api()
    )


def test_other_region_serves_readers_if_one_fails() -> None:
    (group,) = CONFIG["OriginGroups"]["If"][1]["Items"]
    assert [each["OriginId"] for each in group["Members"]["Items"]] == ["nearest", "farther"]
    assert CONFIG["DefaultCacheBehavior"]["TargetOriginId"]["If"][:2] == ["HasRegions", group["Id"]]
    assert {500, 502, 503, 504} == set(group["FailoverCriteria"]["StatusCodes"]["Items"])


def test_every_api_origin_gets_the_secret_and_the_host() -> None:
    apis = [each["If"][1] for each in CONFIG["Origins"] if "If" in each]
    assert [each["Id"] for each in apis] == ["api", "nearest", "farther"]
    for each in apis:
        sent = {
            header["HeaderName"]: header["HeaderValue"]
            for header in each["OriginCustomHeaders"]
            if "If" not in header
        }
        assert sent == {"X-Origin-Secret": {"Ref": "OriginSecret"}, "X-Forwarded-Host": {"Ref": "SiteDomain"}}


def test_secret_is_not_shown_by_cloudformation() -> None:
    template = load_template(TEMPLATES / "edge.yaml")
    assert template["Parameters"]["OriginSecret"]["NoEcho"] is True
    assert "OriginSecret" not in json.dumps(template["Outputs"])


@pytest.mark.parametrize("name", ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"])
def test_firewall_limits_the_request_rate_and_has_managed_rules(name: str) -> None:
    rules = load_template(Path(TEMPLATES / "global.yaml"))["Resources"]["Firewall"]["Properties"]["Rules"]
    assert rules[0]["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    assert name in [rule["Statement"].get("ManagedRuleGroupStatement", {}).get("Name") for rule in rules]
