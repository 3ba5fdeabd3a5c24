"""Expressions of conditions, updates and projections. DAX's client sends them as trees, DynamoDB expects text."""

from collections import defaultdict
from typing import Any

from amazondax.AttributeValueDecoder import _decode_attribute_value
from amazondax.CborSExprGenerator import Func

from tests.support.dax_node.wire import UnsupportedRequest, decoder

_COMPARISONS = {
    Func.Equal: "=",
    Func.NotEqual: "<>",
    Func.LessThan: "<",
    Func.LessEqual: "<=",
    Func.GreaterThan: ">",
}
_FUNCTIONS = {
    Func.AttributeExists: "attribute_exists",
    Func.AttributeNotExists: "attribute_not_exists",
    Func.BeginsWith: "begins_with",
    Func.IfNotExists: "if_not_exists",
}
_UPDATES = {
    Func.SetAction: ("SET", " = "),
    Func.AddAction: ("ADD", " "),
    Func.RemoveAction: ("REMOVE", ""),
}


class Expressions:
    """The expressions of one request, and the names and values that they share."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.variables: list[str] = []  # of the expression that is being written

    def arguments(self) -> dict[str, Any]:
        """Return boto3's arguments for names and values, without empty ones."""
        arguments = {"ExpressionAttributeNames": self.names, "ExpressionAttributeValues": self.values}
        return {name: value for name, value in arguments.items() if value}

    def condition(self, encoded: bytes) -> str:
        return self._text(self._tree(encoded))

    def update(self, encoded: bytes) -> str:
        clauses = defaultdict(list)
        for action, *operands in self._tree(encoded):
            word, separator = _UPDATES[action]
            clauses[word].append(separator.join(map(self._text, operands)))
        return " ".join(f"{word} {', '.join(changes)}" for word, changes in clauses.items())

    def projection(self, encoded: bytes) -> str:
        tree = decoder(encoded)
        assert (tree._decode_array_header(), tree.decode_int()) == (2, 1)
        return ", ".join(map(self._text, tree.decode_object()))

    def _tree(self, encoded: bytes) -> list[Any]:
        """Decode `[format, tree, [value, …]]`. Variables in the tree are positions in the list of values."""
        data = decoder(encoded)
        assert (data._decode_array_header(), data.decode_int()) == (3, 1)
        tree: list[Any] = data.decode_object()
        self.variables = [
            self._placeholder(self.values, ":v", _decode_attribute_value(value))
            for value in data.decode_array_iter()
        ]
        return tree

    def _text(self, tree: list[Any]) -> str:
        match tree:
            case [Func.Variable, int(number)]:
                return self.variables[number]
            case [Func.DocumentPath, str(name)]:
                return self._placeholder(self.names, "#n", name)
            case [Func.Between, value, low, high]:
                return f"{self._text(value)} BETWEEN {self._text(low)} AND {self._text(high)}"
            case [Func.In, value, choices]:
                return f"{self._text(value)} IN ({', '.join(map(self._text, choices))})"
            case [Func.And | Func.Or as word, left, right]:
                return f"({self._text(left)}) {'AND' if word == Func.And else 'OR'} ({self._text(right)})"
            case [function, *arguments] if function in _FUNCTIONS:
                return f"{_FUNCTIONS[function]}({', '.join(map(self._text, arguments))})"
            case [operator, left, right] if operator in _COMPARISONS:
                return f"{self._text(left)} {_COMPARISONS[operator]} {self._text(right)}"
        raise UnsupportedRequest(f"expression {tree}")

    def _placeholder(self, known: dict[str, Any], prefix: str, value: Any) -> str:
        placeholder = next((p for p, other in known.items() if other == value), f"{prefix}{len(known)}")
        known[placeholder] = value
        return placeholder
