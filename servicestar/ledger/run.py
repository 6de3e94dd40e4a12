"""The one way in which a contest is evaluated here, when it is stored and when it is replayed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from attrs import evolve

from servicestar import api
from servicestar.diagnostics import Diagnostic, Place, ServiceStarError, fault, why_not
from servicestar.ledger.content import FED, OutcomeContent, Piece
from servicestar.ledger.entry import digest
from servicestar.ledger.inputs import Inputs, Sheet
from servicestar.ledger.packing import MAX_BYTES
from servicestar.version import __version__

Files = dict[str, bytes]


def evaluate(inputs: Inputs) -> api.Outcome:
    """The outcome of what was taken.

    The files are laid into a folder of their own and read there, through the same door as any
    stranger's. Their names in it are numbers: no name that was stored becomes a path.

    Raises:
        ServiceStarError: with every fault, in files called as `inputs.names` says.
    """
    with tempfile.TemporaryDirectory(prefix="servicestar-") as folder:
        paths = _lay_out(inputs, Path(folder))
        try:
            return _evaluate(inputs, paths)
        except ServiceStarError as error:
            names = {str(path): inputs.names.get(name, name) for name, path in paths.items()}
            raise ServiceStarError(_renamed(f, names) for f in error.diagnostics) from None


def _lay_out(inputs: Inputs, folder: Path) -> dict[str, Path]:
    """Write every file; its path by its name."""
    files = {"ruleset": Sheet(".yaml", inputs.ruleset), **inputs.sheets}
    paths = {name: folder / f"{n}{file.ending}" for n, (name, file) in enumerate(files.items())}
    try:
        for name, file in files.items():
            paths[name].write_bytes(file.data)
    except OSError as error:
        words = {"name": str(folder), "reason": why_not(error)}
        raise ServiceStarError([fault("SS615", Place(str(folder)), **words)]) from None
    return paths


def _evaluate(inputs: Inputs, paths: Mapping[str, Path]) -> api.Outcome:
    ruleset = api.load(paths["ruleset"])
    return ruleset.contest(inputs.contest).evaluate(
        paths["records"],
        history=paths.get("history"),
        period=inputs.period,
        facts=inputs.facts,
        readings=inputs.readings,
        fed={name.removeprefix(FED): path for name, path in paths.items() if name.startswith(FED)},
        sheet=inputs.sheet,
    )


def _renamed(finding: Diagnostic, names: Mapping[str, str]) -> Diagnostic:
    """The finding with each copy called by the name that the caller knows."""
    words = {
        key: names.get(word, word) if isinstance(word, str) else word
        for key, word in finding.words.items()
    }
    file = finding.place.file
    return evolve(finding, place=evolve(finding.place, file=names.get(file, file)), words=words)


def outcome_content(inputs: Inputs, outcome: api.Outcome) -> tuple[OutcomeContent, Files]:
    """What an entry says of an outcome, and the files that go with it.

    Raises:
        ServiceStarError: SS510 where the outcome is too large to be stored.
    """
    text = outcome.to_json("en").encode()
    if len(text) > MAX_BYTES:
        what = ("the outcome", "评选结果")
        raise ServiceStarError([fault("SS510", Place("<outcome>"), what=what, limit="256 MB")])
    sheets = {"ruleset": Sheet(".yaml", inputs.ruleset), **inputs.sheets}
    sheets["outcome"] = Sheet(".json", text)
    content = OutcomeContent(
        ruleset=outcome.model.ruleset,
        sha256=outcome.model.sha256,
        contest=outcome.contest,
        period=inputs.period,
        facts=inputs.facts,
        readings=inputs.readings,
        sheet=inputs.sheet,
        program=__version__,
        records=len(outcome),
        winners=len(outcome.winners),
        files={n: Piece(s.ending, len(s.data), digest(s.data)) for n, s in sheets.items()},
    )
    return content, {name: sheet.data for name, sheet in sheets.items()}


def inputs_of(content: OutcomeContent, files: Mapping[str, bytes], shown: str) -> Inputs:
    """What a stored outcome came from.

    Args:
        content: what its entry says.
        files: the files that go with it, by name.
        shown: what faults call the entry.
    """
    endings = {name: piece.ending for name, piece in content.files.items()}
    return Inputs(
        ruleset=files["ruleset"],
        sheets={
            name: Sheet(ending, files[name])
            for name, ending in endings.items()
            if name not in ("ruleset", "outcome")
        },
        contest=content.contest,
        period=content.period,
        facts=content.facts,
        readings=content.readings,
        sheet=content.sheet,
        names={name: f"{shown}/{name}{ending}" for name, ending in endings.items()},
    )
