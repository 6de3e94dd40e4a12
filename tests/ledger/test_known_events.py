"""An event of an outcome is one that its contest knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicestar import ServiceStarError
from servicestar.ledger import Ledger

ROOT = Path(__file__).parent.parent.parent


def test_a_contest_with_grounds_takes_no_other_event(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "ledger.db")
    ledger.record(
        ROOT / "rulesets/2010_zhengzhou.yaml",
        ROOT / "samples/tellers_2010Q3.xlsx",
        contest="quarterly_teller",
        period="2010Q3",
        history=ROOT / "samples/titles_2010.csv",
    )
    with pytest.raises(ServiceStarError, match=r"SS707 .*fraud"):
        ledger.event(1, "T023", "left_the_bank", "2010-10-20")
    assert ledger.event(1, "T023", "fraud", "2010-10-20").number == 2
