"""nginx as an edge of CloudFront: a caching proxy by the cache rules of `infra/templates/updates_cdn.yaml`.

Each rule is translated, and a rule that nginx cannot express is refused. CloudFront requests ranges of an undocumented
size from the origin; here, nginx caches slices of one size. nginx cannot limit the origin's lifetimes (MaxTTL), but the
application sends none.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cfnlint.decode import cfn_yaml

from infra.paths import ROOT, TEMPLATES

TEMPLATE = TEMPLATES / "updates_cdn.yaml"
SLICE = 1024 * 1024


def origin_config(port: int, root: Path) -> str:
    """Return the application's configuration, for this machine."""
    conf = (ROOT / "updates" / "nginx.conf").read_text()
    here = conf.replace(
        "listen 80 default_server;", f"listen 127.0.0.1:{port} backlog=4096; access_log origin.log counted;"
    )
    return here.replace("root /srv/updates;", f"root {root};")


def edge_config(name: str, port: int, upstream: int, template: Path = TEMPLATE) -> str:
    """Return the configuration of an edge that caches responses of the server on the port `upstream`."""
    resources: dict[str, Any] = cfn_yaml.load(str(template))["Resources"]
    config = resources["Distribution"]["Properties"]["DistributionConfig"]
    errors = config["CustomErrorResponses"]
    locations = "".join(
        _location_config(name, path, policy, errors, resources) for path, policy in _behaviors(config)
    )
    return f"""
upstream {name}_origin {{ server 127.0.0.1:{upstream}; keepalive 64; }}
proxy_cache_path {name} levels=1:2 keys_zone={name}:16m max_size=20g inactive=1d use_temp_path=off;
server {{
    listen 127.0.0.1:{port} backlog=4096;
    access_log {name}.log counted;
    add_header X-Cache $upstream_cache_status;
{locations}
}}
"""


def _behaviors(config: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each path and the name of its cache policy. Paid updates need a key, which nginx would not check."""
    for behavior in config["CacheBehaviors"]:
        if "Fn::If" in behavior:
            continue
        yield behavior["PathPattern"].removesuffix("*"), behavior["CachePolicyId"]["Ref"]
    yield "/", config["DefaultCacheBehavior"]["CachePolicyId"]["Ref"]


def _location_config(
    name: str, path: str, policy: str, errors: list[dict[str, int]], resources: dict[str, Any]
) -> str:
    rules = resources[policy]["Properties"]["CachePolicyConfig"]
    ignored = "Vary" if rules["MinTTL"] < rules["MaxTTL"] else "Vary Cache-Control Expires X-Accel-Expires"
    failures = "".join(
        f"        proxy_cache_valid {error['ErrorCode']} {error['ErrorCachingMinTTL']}s;\n"
        for error in errors
    )
    return f"""
    location {path} {{
        proxy_pass http://{name}_origin$uri{_query_string(rules)};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_cache {name};
        proxy_cache_key $uri{_query_string(rules)}$slice_range;
        proxy_cache_valid 200 206 {rules["DefaultTTL"]}s;
{failures}
        proxy_ignore_headers {ignored};
        proxy_cache_revalidate on;
        proxy_cache_use_stale updating; # one request revalidates
        proxy_cache_lock on; # requests for the same object wait for the first one
        proxy_cache_lock_timeout 1h;
        proxy_cache_lock_age 1h;
        slice {SLICE};
        proxy_set_header Range $slice_range;
    }}
"""


def _query_string(rules: dict[str, Any]) -> str:
    key = rules["ParametersInCacheKeyAndForwardedToOrigin"]
    if key["HeadersConfig"]["HeaderBehavior"] != "none" or key["CookiesConfig"]["CookieBehavior"] != "none":
        raise ValueError(f"{rules['Name']}: headers or cookies in the cache key are not translated")
    match key["QueryStringsConfig"]["QueryStringBehavior"]:
        case "none":
            return ""
        case "all":
            return "$is_args$args"
    raise ValueError(f"{rules['Name']}: some query strings in the cache key are not translated")
