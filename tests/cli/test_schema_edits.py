"""Fifty edits of a sound ruleset: what the loader refuses by its form, an editor refuses too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

from servicestar import loader
from servicestar.loader import FileText
from servicestar.model.choices import CHOICES
from servicestar.model.clauses import Within
from servicestar.model.declared import FieldType
from servicestar.model.schema import json_schema
from tests.cli.command import ROOT, RULESETS, Call
from tests.cli.test_schema import Core

GOOD = (ROOT / "tests" / "checks" / "good.yaml").read_text("utf-8")
EDITS = yaml.safe_load((Path(__file__).parent / "schema_edits.yaml").read_text("utf-8"))
CASES = sorted(RULESETS.glob("*.cases.yaml"))
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def edited(edit: dict[str, str]) -> str:
    assert GOOD.count(edit["from"]) == 1, f"{edit['from']} stands {GOOD.count(edit['from'])} times"
    return GOOD.replace(edit["from"], edit["to"])


def as_json(text: str) -> Any:
    """A file as an editor sees it: keys are texts."""
    found = yaml.load(text, Loader=Core)
    return json.loads(json.dumps(found, default=str))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit["to"].strip() or edit["from"].strip())
def test_an_editor_refuses_what_the_loader_refuses(edit: dict[str, str]) -> None:
    text = edited(edit)
    _, faults, _ = loader.load_ruleset(FileText("rules.yaml", text.encode()))
    errors = list(VALIDATOR.iter_errors(as_json(text)))
    sound = edit.get("both") == "sound"
    assert [fault.line() for fault in faults] == [] if sound else faults
    assert [error.message for error in errors] == [] if sound else errors


def test_the_unedited_ruleset_is_taken_by_both() -> None:
    assert VALIDATOR.is_valid(as_json(GOOD))
    assert loader.load_ruleset(FileText("rules.yaml", GOOD.encode()))[1] == []


def test_there_are_fifty_edits_at_least() -> None:
    assert len([edit for edit in EDITS if "both" not in edit]) >= 50


def test_what_is_too_many_is_refused_by_its_name() -> None:
    """Of two words that exclude each other an editor can point at one."""
    text = GOOD.replace("{number: 1, cite: 第六条}", "{number: 1, share: 10%, cite: 第六条}")
    (error,) = VALIDATOR.iter_errors(as_json(text))
    assert list(error.path) == ["contests", "monthly", "places"]
    refused = {inner.schema_path[0]: inner.message for inner in error.context[:2]}
    words = [each["title"] for each in json_schema()["$defs"]["Places"]["oneOf"]]
    assert "10%" in refused[words.index("number")]
    assert refused[words.index("share")].endswith("1")


def test_every_word_that_may_be_written_has_its_meaning() -> None:
    definitions = json_schema()["$defs"]
    field = definitions["Field"]["properties"]["type"]
    assert field["enum"] == list(get_args(FieldType))
    assert len(field["enumDescriptions"]) == len(field["enum"])
    assert all(" / " in meaning for meaning in field["enumDescriptions"])
    assert set(get_args(Within)) <= set(CHOICES)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_worked_cases_have_a_schema_of_their_own(path: Path, folder: Path, call: Call) -> None:
    schema = json.loads(call("schema", "--cases").text)
    validator = jsonschema.Draft202012Validator(schema)
    found = as_json(path.read_text("utf-8"))
    assert [error.message for error in validator.iter_errors(found)] == []
    assert not validator.is_valid({**found, "case": []})
    assert not VALIDATOR.is_valid(found)
