"""A few seconds of fuzzing in every run of the tests; a campaign is `python -m tests.fuzz`."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicestar.diagnostics import fault
from tests.fuzz import mutate
from tests.fuzz.oracle import hold, judged
from tests.fuzz.targets import TARGETS, small_texts, trees

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
COUNTS = {"expression": 600, "csv": 400, "json": 300, "yaml_text": 200}
FEW = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", TARGETS)
def test_made_up_inputs_end_in_values_or_diagnostics(name: str) -> None:
    target = TARGETS[name]
    for number in range(COUNTS.get(name, 30)):
        data = target.make(Random(f"suite:{name}:{number}"))
        found, _ = judged(target.run, data)
        assert found is None, (number, found, data[:500])


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_corpus(path: Path) -> None:
    found, _ = judged(TARGETS[path.name.partition("-")[0]].run, path.read_bytes())
    assert found is None


@FEW
@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda t: t.encode())))
def test_any_bytes(data: bytes) -> None:
    for name in ("yaml_text", "csv", "json", "xlsx"):
        found, _ = judged(TARGETS[name].run, data)
        assert found is None


LEAVES = st.one_of(st.sampled_from(mutate.WORDS), st.sampled_from(mutate.ODD), st.text(max_size=6))
KEYS = st.one_of(st.sampled_from(mutate.WORDS), st.text(max_size=4))
TREES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(st.lists(parts, max_size=4), st.dictionaries(KEYS, parts, max_size=6)),
    max_leaves=30,
)


@FEW
@given(TREES)
def test_any_tree(tree: object) -> None:
    found, _ = judged(TARGETS["yaml_tree"].run, mutate.dumped(tree))
    assert found is None


def test_a_seed_makes_the_same_inputs() -> None:
    for name, target in TARGETS.items():
        assert target.make(Random(name)) == target.make(Random(name))


def test_the_rulesets_that_are_changed_are_sound_before() -> None:
    for data in small_texts():
        assert judged(TARGETS["run"].run, data)[0] is None
    assert len(trees()) > 20


def test_the_oracle_sees_what_it_should() -> None:
    def endless(_: bytes) -> None:
        while True:
            pass

    def wrong(_: bytes) -> None:
        raise KeyError("x")

    def many(_: bytes) -> None:
        hold([fault("SS301")] * 10_000)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.fuzz.oracle.SECONDS", 0.1)
        found, _ = judged(endless, b"")
        assert found is not None
        assert "seconds" in found.what
    assert judged(wrong, b"")[0] is not None
    assert judged(many, b"")[0] is not None
    assert judged(lambda _: None, b"")[0] is None
