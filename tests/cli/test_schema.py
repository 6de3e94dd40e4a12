"""`schema`: a JSON Schema that takes every sound ruleset and refuses what the loader refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.cli.command import ROOT, RULESETS, Call

GOLDEN = ROOT / "tests" / "golden"
SHIPPED = [p for p in sorted(RULESETS.glob("*.yaml")) if not p.name.endswith(".cases.yaml")]
START = ROOT / "servicestar" / "start.yaml"
SOUND = [*SHIPPED, START, *sorted((GOLDEN / "rules").glob("*.yaml"))]
# Faults of form: unknown keys and words, and too few or too many of some.
BAD = [
    p
    for code in ("SS201", "SS204", "SS205")
    for p in sorted((GOLDEN / "bad").glob(f"{code}*.yaml"))
]
# The checks see these; the schema says of each key alone whether it may stand.
BEYOND = {
    "SS205_points_and_weight",
    "SS205_band_and_list",
    "SS205_pool_within_limits",
    "SS205_after_and_before",
}


class Core(yaml.SafeLoader):
    """YAML 1.2 core schema: what editors make of plain scalars."""


Core.yaml_implicit_resolvers = {}
for _kind, _form, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(f"^(?:{_form})$"), _first)


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """The schema, ready to be used."""
    from servicestar.model.schema import json_schema

    return jsonschema.Draft202012Validator(json_schema())


def read(path: Path) -> Any:
    """A ruleset as an editor sees it."""
    return yaml.load(path.read_text("utf-8"), Loader=Core)


def test_the_command_prints_a_valid_schema_of_draft_2020_12(folder: Path, call: Call) -> None:
    done = call("schema")
    schema = json.loads(done.text)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    call("schema", "-o", "schema.json")
    assert (folder / "schema.json").read_bytes() == done.out


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_sound_rulesets_are_taken(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(read(path))] == []


@pytest.mark.parametrize("path", sorted((GOLDEN / "good").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_feature_is_taken(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    rules = yaml.safe_load(path.read_text("utf-8"))["files"]["rules.yaml"]
    found = yaml.load(rules, Loader=Core)
    assert [error.message for error in validator.iter_errors(found)] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_rulesets_of_a_wrong_form_are_refused(
    path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    refused = not validator.is_valid(read(path))
    assert refused == (path.stem not in BEYOND)


def test_every_key_is_described_in_both_languages(
    validator: jsonschema.Draft202012Validator,
) -> None:
    for part in validator.schema["$defs"].values():
        for key, schema in part.get("properties", {}).items():
            if key != "language":
                assert " / " in schema["description"]
