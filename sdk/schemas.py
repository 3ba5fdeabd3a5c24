"""Compare JSON schemas: whether the receiver accepts everything that the sender may send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
# The receiver's upper limits may not be below the sender's, and its lower limits not above them.
_UPPER_LIMITS = ("maximum", "maxLength", "maxItems")
_LOWER_LIMITS = ("minimum", "minLength", "minItems")
_EXACT = ("pattern", "format")


@dataclass(frozen=True)
class Flow:
    """Data between a client that knows the `old` document and a service that has the `new` one."""

    old: Json
    new: Json
    is_request: bool  # the client sends; otherwise the service does
    _visited: set[tuple[str, str]] = field(default_factory=set)  # schemas may refer to themselves

    def find_mismatches(self, before: Json, after: Json, path: str) -> Iterator[str]:
        """Yield each value that the receiver does not accept, from the old and the new schema of the data."""
        pair = (before.get("$ref", ""), after.get("$ref", ""))
        if all(pair) and pair in self._visited:
            return
        self._visited.add(pair)
        before, after = _resolve(self.old, before), _resolve(self.new, after)
        if "oneOf" in before or "oneOf" in after:
            yield from self._compare_alternatives(before, after, path)
        else:
            sent, accepted = self._by_direction(before, after)
            yield from (f"{path}: {mismatch}" for mismatch in _compare_values(sent, accepted))
            yield from self._compare_properties(before, after, path)

    def _by_direction(self, before: Any, after: Any) -> tuple[Any, Any]:
        """Return the sender's one first, then the receiver's."""
        return (before, after) if self.is_request else (after, before)

    def _compare_alternatives(self, before: Json, after: Json, path: str) -> Iterator[str]:
        sent, accepted = self._by_direction(_alternatives(before), _alternatives(after))
        for number, alternative in enumerate(sent, 1):
            if not any(self._matches(*self._by_direction(alternative, other)) for other in accepted):
                yield f"{path}: alternative {number} is not accepted"

    def _matches(self, before: Json, after: Json) -> bool:
        trial = Flow(self.old, self.new, self.is_request, set(self._visited))
        return not any(trial.find_mismatches(before, after, ""))

    def _compare_properties(self, before: Json, after: Json, path: str) -> Iterator[str]:
        old, new = before.get("properties", {}), after.get("properties", {})
        for name in sorted(old.keys() - new.keys()):
            yield f"{path}: {name} removed"
        sent, expected = self._by_direction(set(before.get("required", [])), set(after.get("required", [])))
        for name in sorted((expected - sent) & new.keys()):
            yield f"{path}: {name} {'is newly required' if self.is_request else 'may be missing'}"
        for name in sorted(old.keys() & new.keys()):
            yield from self.find_mismatches(old[name], new[name], f"{path}.{name}")
        for name, suffix in (("items", "[]"), ("additionalProperties", ".*")):
            if isinstance(before.get(name), dict) and isinstance(after.get(name), dict):
                yield from self.find_mismatches(before[name], after[name], f"{path}{suffix}")


def _resolve(document: Json, schema: Json) -> Json:
    """Return the schema that a reference names. drf-spectacular wraps references with a description in `allOf`."""
    if len(schema.get("allOf", [])) == 1:
        return _resolve(document, schema["allOf"][0])
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return _resolve(document, document["components"]["schemas"][name])
    return schema


def _alternatives(schema: Json) -> list[Json]:
    return list(schema.get("oneOf", [schema]))


def _compare_values(sent: Json, accepted: Json) -> Iterator[str]:
    if "type" in accepted and (types := (_types(sent) or {"any type"}) - _types(accepted)):
        yield f"{' or '.join(sorted(types))} is not accepted"
    if "enum" in accepted and (values := set(sent.get("enum", ["any value"])) - set(accepted["enum"])):
        yield f"{', '.join(map(str, sorted(values, key=str)))} is not accepted"
    yield from _compare_limits(sent, accepted)
    for name in _EXACT:
        if name in accepted and accepted[name] != sent.get(name):
            yield f"{name} {sent.get(name)} is not {accepted[name]}"


def _compare_limits(sent: Json, accepted: Json) -> Iterator[str]:
    for name in (*_UPPER_LIMITS, *_LOWER_LIMITS):
        limit, other = accepted.get(name), sent.get(name)
        if limit is None:
            continue
        if other is None or (other > limit if name in _UPPER_LIMITS else other < limit):
            yield f"{name} {limit} is narrower than {other}"


def _types(schema: Json) -> set[str]:
    value = schema.get("type", [])
    types = {value} if isinstance(value, str) else set(value)
    return types | ({"integer"} if "number" in types else set())
