"""YAML → model, with a place on every node. The only door for rulesets."""

from servicestar.loader.load import (
    FileText,
    load_mapping,
    load_part,
    load_ruleset,
    read_file,
    read_plain,
)

__all__ = ["FileText", "load_mapping", "load_part", "load_ruleset", "read_file", "read_plain"]
