"""YAML without its surprises."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

_TEXT = "tag:yaml.org,2002:str"
_SEQUENCE = "tag:yaml.org,2002:seq"
_MAPPING = "tag:yaml.org,2002:map"
#: What looks like something else than text: its tag, its form, and how it may begin.
_NO_TEXT = (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
)
_BEGINNINGS = frozenset(begin for _, _, begins in _NO_TEXT for begin in begins)


class _StrictLoader(yaml.CSafeLoader):
    """YAML in which only what looks like true/false, a plain number or null is not text, and a
    key that stands twice is an error (PyYAML alone keeps the last, reads ``no`` as False,
    ``011002`` as 4610 and ``12:30`` as 750).

    Texts, lists and mappings, nearly all of a file, are taken from their nodes without a search
    for their constructor: that halves the time of reading.
    """

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """The tag of a node that bears none."""
        if kind is yaml.ScalarNode and not (implicit[0] and value[:1] in _BEGINNINGS):
            return _TEXT
        tag: str = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]
        return tag

    def construct_object(self, node: yaml.Node, deep: bool = True) -> Any:
        """The value of a node and of all below it. Raises ConstructorError."""
        if node.tag == _TEXT and isinstance(node, yaml.ScalarNode):
            return node.value
        if node in self.recursive_objects:
            raise yaml.constructor.ConstructorError(
                None, None, "this part contains itself", node.start_mark
            )
        self.recursive_objects[node] = None
        try:
            if node.tag == _SEQUENCE and isinstance(node, yaml.SequenceNode):
                return [self.construct_object(entry) for entry in node.value]
            if node.tag == _MAPPING and isinstance(node, yaml.MappingNode):
                return self._mapping(node)
        finally:
            del self.recursive_objects[node]
        return super().construct_object(node, deep=deep)

    def _mapping(self, node: yaml.MappingNode) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node)
            if not isinstance(key, Hashable):  # {name}: … without quotes
                raise yaml.constructor.ConstructorError(
                    None, None, "this key must be text; put it in quotes", key_node.start_mark
                )
            if key in result:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands here twice", key_node.start_mark
                )
            result[key] = self.construct_object(value_node)
        return result


_StrictLoader.yaml_implicit_resolvers = {}
for _name, _pattern, _begins in _NO_TEXT:
    _StrictLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(_pattern), list(_begins)
    )


def read_yaml(content: bytes) -> Any:
    """The value of a YAML text in UTF-8. Raises yaml.YAMLError (its ``problem`` says what is wrong,
    its ``problem_mark`` where) or ValueError: not UTF-8, or a value that contradicts its tag."""
    return yaml.load(content.decode(), Loader=_StrictLoader)  # noqa: S506 (a CSafeLoader)
