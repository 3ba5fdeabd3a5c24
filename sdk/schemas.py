"""Whether one side takes all that the other may send, by their JSON schemas of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
# Limits that may not be lower, or higher, where something is taken than where it is sent.
UPPER = ("maximum", "maxLength", "maxItems")
LOWER = ("minimum", "minLength", "minItems")
EXACT = ("pattern", "format")


@dataclass(frozen=True)
class Flow:
    """Data between a client that knows the `old` document and a service that has the `new` one."""

    old: Json
    new: Json
    request: bool  # the client sends it, and the service takes it; else the other way round
    seen: set[tuple[str, str]] = field(default_factory=set)  # references may lead back to themselves

    def misfits(self, before: Json, after: Json, place: str) -> Iterator[str]:
        pair = (before.get("$ref", ""), after.get("$ref", ""))
        if all(pair) and pair in self.seen:
            return
        self.seen.add(pair)
        before, after = resolved(self.old, before), resolved(self.new, after)
        if "oneOf" in before or "oneOf" in after:
            yield from self.choices(before, after, place)
        else:
            yield from (f"{place}: {what}" for what in values(*self.directed(before, after)))
            yield from self.parts(before, after, place)

    def directed(self, before: Any, after: Any) -> tuple[Any, Any]:
        """Put what is sent before what is taken."""
        return (before, after) if self.request else (after, before)

    def choices(self, before: Json, after: Json, place: str) -> Iterator[str]:
        """Find for each alternative that may be sent one that is taken."""
        sent, taken = self.directed(alternatives(before), alternatives(after))
        for number, one in enumerate(sent, 1):
            if not any(self.fits(*self.directed(one, other)) for other in taken):
                yield f"{place}: alternative {number} is not taken"

    def fits(self, before: Json, after: Json) -> bool:
        apart = Flow(self.old, self.new, self.request, set(self.seen))
        return not any(apart.misfits(before, after, ""))

    def parts(self, before: Json, after: Json, place: str) -> Iterator[str]:
        known, found = before.get("properties", {}), after.get("properties", {})
        for name in sorted(known.keys() - found.keys()):
            yield f"{place}: {name} removed"
        sent, taken = self.directed(set(before.get("required", [])), set(after.get("required", [])))
        for name in sorted((taken - sent) & found.keys()):
            yield f"{place}: {name} {'is newly required' if self.request else 'may be missing'}"
        for name in sorted(known.keys() & found.keys()):
            yield from self.misfits(known[name], found[name], f"{place}.{name}")
        for name, mark in (("items", "[]"), ("additionalProperties", ".*")):
            if isinstance(before.get(name), dict) and isinstance(after.get(name), dict):
                yield from self.misfits(before[name], after[name], f"{place}{mark}")


def resolved(document: Json, schema: Json) -> Json:
    """Follow a reference; drf-spectacular wraps one that has a description of its own in `allOf`."""
    if len(schema.get("allOf", [])) == 1:
        return resolved(document, schema["allOf"][0])
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return resolved(document, document["components"]["schemas"][name])
    return schema


def alternatives(schema: Json) -> list[Json]:
    return list(schema.get("oneOf", [schema]))


def values(sent: Json, taken: Json) -> Iterator[str]:
    if "type" in taken and (extra := (types(sent) or {"any type"}) - types(taken)):
        yield f"{' or '.join(sorted(extra))} is not taken"
    if "enum" in taken and (other := set(sent.get("enum", ["any value"])) - set(taken["enum"])):
        yield f"{', '.join(map(str, sorted(other, key=str)))} is not taken"
    for name in (*UPPER, *LOWER):
        limit, given = taken.get(name), sent.get(name)
        if limit is not None and (given is None or (given > limit if name in UPPER else given < limit)):
            yield f"{name} {limit} is narrower than {given}"
    for name in EXACT:
        if name in taken and taken[name] != sent.get(name):
            yield f"{name} {sent.get(name)} is not {taken[name]}"


def types(schema: Json) -> set[str]:
    given = schema.get("type", [])
    found = {given} if isinstance(given, str) else set(given)
    return found | ({"integer"} if "number" in found else set())
