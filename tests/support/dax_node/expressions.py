"""DynamoDB's expressions, which DAX's client sends as trees, written out as text again."""

from collections import defaultdict
from typing import Any

from amazondax.AttributeValueDecoder import _decode_attribute_value
from amazondax.CborSExprGenerator import Func
from amazondax.DaxCborTypes import DocumentPathOrdinal

from tests.support.dax_node.codec import decoder

INFIX = {
    Func.Equal: "=",
    Func.NotEqual: "<>",
    Func.LessThan: "<",
    Func.LessEqual: "<=",
    Func.GreaterThan: ">",
    Func.GreaterEqual: ">=",
    Func.And: "AND",
    Func.Or: "OR",
    Func.Plus: "+",
    Func.Minus: "-",
}
FUNCTIONS = {
    Func.AttributeExists: "attribute_exists",
    Func.AttributeNotExists: "attribute_not_exists",
    Func.AttributeType: "attribute_type",
    Func.BeginsWith: "begins_with",
    Func.Contains: "contains",
    Func.Size: "size",
    Func.IfNotExists: "if_not_exists",
    Func.ListAppend: "list_append",
}
ACTIONS = {
    Func.SetAction: ("SET", " = "),
    Func.AddAction: ("ADD", " "),
    Func.DeleteAction: ("DELETE", " "),
    Func.RemoveAction: ("REMOVE", ""),
}


class Expressions:
    """The expressions of one request, and the names and values that they share."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.variables: list[str] = []  # of the expression at hand

    def parameters(self) -> dict[str, Any]:
        """Give what boto3 wants to be told beside the expressions, and not told when there is nothing."""
        named = {"ExpressionAttributeNames": self.names, "ExpressionAttributeValues": self.values}
        return {name: value for name, value in named.items() if value}

    def condition(self, encoded: bytes) -> str:
        return self.text(self.tree(encoded))

    def update(self, encoded: bytes) -> str:
        clauses = defaultdict(list)
        for action, *operands in self.tree(encoded):
            word, between = ACTIONS[action]
            clauses[word].append(between.join(map(self.text, operands)))
        return " ".join(f"{word} {', '.join(changes)}" for word, changes in clauses.items())

    def projection(self, encoded: bytes) -> str:
        dec = decoder(encoded)
        assert (dec._decode_array_header(), dec.decode_int()) == (2, 1)
        return ", ".join(map(self.text, dec.decode_object()))

    def tree(self, encoded: bytes) -> list[Any]:
        """Decode `[format, tree, [value, …]]`; variables in the tree are the values' numbers."""
        dec = decoder(encoded)
        assert (dec._decode_array_header(), dec.decode_int()) == (3, 1)
        tree: list[Any] = dec.decode_object()
        self.variables = [self.value(_decode_attribute_value(each)) for each in dec.decode_array_iter()]
        return tree

    def text(self, tree: list[Any]) -> str:
        match tree:
            case [Func.Variable, int(number)]:
                return self.variables[number]
            case [Func.DocumentPath, *elements]:
                return self.path(elements)
            case [Func.Not, inner]:
                return f"NOT ({self.text(inner)})"
            case [Func.Between, value, low, high]:
                return f"{self.text(value)} BETWEEN {self.text(low)} AND {self.text(high)}"
            case [Func.In, value, choices]:
                return f"{self.text(value)} IN ({', '.join(map(self.text, choices))})"
            case [Func.And | Func.Or as word, left, right]:
                return f"({self.text(left)}) {INFIX[word]} ({self.text(right)})"
            case [function, *arguments] if function in FUNCTIONS:
                return f"{FUNCTIONS[function]}({', '.join(map(self.text, arguments))})"
        operator, left, right = tree
        return f"{self.text(left)} {INFIX[operator]} {self.text(right)}"

    def path(self, elements: list[str | DocumentPathOrdinal]) -> str:
        written = (
            f"[{e.ordinal}]" if isinstance(e, DocumentPathOrdinal) else f".{self.name(e)}" for e in elements
        )
        return "".join(written).removeprefix(".")

    def name(self, name: str) -> str:
        return self.named(self.names, "#n", name)

    def value(self, value: Any) -> str:
        return self.named(self.values, ":v", value)

    def named(self, known: dict[str, Any], prefix: str, what: Any) -> str:
        placeholder = next((p for p, each in known.items() if each == what), f"{prefix}{len(known)}")
        known[placeholder] = what
        return placeholder
