"""The parts without a browser: names of files, the desk, the lanes, what is still needed."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from servicestar.loader import FileText
from servicestar.records import Handed
from servicestar.workbench.bench import Bench
from servicestar.workbench.desk import HISTORY, MAX_HELD, RECORDS, Choices, Desk, Inputs, TooMuch
from servicestar.workbench.folder import Folder, plain_name, shipped
from servicestar.workbench.lanes import Faulty, Lane, Stopped, Superseded
from servicestar.workbench.samples import SAMPLES, sample_for

SMALL = (Path(__file__).parent / "small.yaml").read_bytes()


def small() -> Inputs:
    file = FileText("small.yaml", SMALL)
    return Inputs("en", file, file, "file:small.yaml")


# --- names and the folder ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("../../etc/passwd", "passwd.yaml"),
        ("..\\..\\x.yml", "x.yaml"),
        ("", "ruleset.yaml"),
        ("..", "ruleset.yaml"),
        (".yaml", "yaml.yaml"),
        (".bashrc", "bashrc.yaml"),
        ("a\0b.yaml", "ab.yaml"),
        ("a:stream.yaml", "a_stream.yaml"),
        ("本行办法（试行）.yaml", "本行办法（试行）.yaml"),
        ("x.cases.yaml", "x.yaml"),
    ],
)
def test_a_typed_name_becomes_a_plain_one(typed: str, plain: str) -> None:
    assert plain_name(typed) == plain


@given(st.text(max_size=300))
def test_no_name_leads_out_of_the_folder(text: str) -> None:
    name = plain_name(text)
    assert Path(name).name == name
    assert name.endswith(".yaml")
    assert not name.startswith(".")
    assert not name.endswith(".cases.yaml")
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert len(name.encode()) < 400


def test_links_are_neither_listed_nor_read_nor_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_bytes(b"secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.yaml").symlink_to(outside)
    (inside / "own.yaml").write_bytes(SMALL)
    (inside / "own.cases.yaml").write_bytes(b"")
    (inside / "folder.yaml").mkdir()
    folder = Folder(inside)
    assert folder.names() == ["own.yaml"]
    reason = ("there is no such file or folder", "没有该文件或文件夹")
    assert folder.read("link.yaml") == folder.read("../outside.yaml") == reason
    assert folder.save("link.yaml", b"new") == ("it is a link or no file", "这是链接或不是文件")
    assert folder.save("folder.yaml", b"new") == ("it is a link or no file", "这是链接或不是文件")
    assert outside.read_bytes() == b"secret"
    assert folder.save("../new", b"new") is None
    assert (inside / "new.yaml").read_bytes() == b"new"


# --- the desk ------------------------------------------------------------------------------------


def test_the_desk_holds_so_much_and_no_more() -> None:
    desk = Desk(small())
    half = bytes(MAX_HELD // 2)
    desk.put(RECORDS, Handed("a.csv", half))
    desk.put(HISTORY, Handed("b.csv", half))
    with pytest.raises(TooMuch):
        desk.put("feed:x", Handed("c.csv", b"1"))
    desk.put(RECORDS, Handed("d.csv", b"1"))  # in place of the first
    desk.put("feed:x", Handed("c.csv", b"1"))
    assert sorted(desk.now.sheets) == ["feed:x", HISTORY, RECORDS]


def test_moves_are_told_within_one_selection_only() -> None:
    desk = Desk(small())
    desk.choose(Choices("star"))
    desk.pin()
    desk.choose(Choices("star", readings={"a": "b"}))
    assert desk.now.start == Choices("star")
    desk.choose(Choices("star", period="2010"))
    assert desk.now.start is None


# --- the work ------------------------------------------------------------------------------------


def test_what_is_still_needed_is_said_until_it_is_there() -> None:
    bench, inputs = Bench(), small()
    assert "<li>a sheet of records</li>" in bench.result(inputs)["result"]
    sheet = Handed("s.csv", "工号,姓名,业务量\nA,甲,10\nB,乙,5\n".encode())
    found = bench.result(evolve(inputs, sheets={RECORDS: sheet}))
    assert found["done"] is True
    assert 'data-key="A"' in found["result"]


def test_findings_have_their_lines_and_columns() -> None:
    text = SMALL.decode().replace("best_gets_all: 业务量", "best_gets_all: 业务")
    found = Bench().findings(evolve(small(), rules=FileText("small.yaml", text.encode())))
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "best_gets_all" in row)
    column = text.splitlines()[line - 1].index("业务") + 1
    marks = [(m["line"], m["column"], m["code"]) for m in found["marks"]]
    assert (line, column, "SS308") in marks
    assert found["errors"] >= 1


@pytest.mark.parametrize(("ruleset", "contest"), SAMPLES, ids=str)
def test_every_sample_is_of_a_contest_that_takes_it(ruleset: str, contest: str) -> None:
    file = shipped(ruleset)
    assert isinstance(file, FileText)
    inputs = Inputs("zh", file, file, f"shipped:{ruleset}", choices=Choices(contest))
    bench = Bench()
    assert sample_for(ruleset, contest) is not None
    found = bench.sample(inputs)
    assert found is not None
    full = evolve(inputs, sheets=found["sheets"], choices=found["choices"])
    assert bench.result(full)["done"] is True


# --- lanes ---------------------------------------------------------------------------------------


def test_a_lane_keeps_the_newest_job_and_can_be_stopped() -> None:
    file = shipped("zhengzhou-2010")
    assert isinstance(file, FileText)
    text = file.data.decode().replace("岗位月数 >= 3", "岗位月数 > 2")  # no sheet tells them apart
    inputs = Inputs("en", FileText("x.yaml", text.encode()), file, "x")
    lane, came = Lane(), dict[str, object]()

    def call(name: str, job: str, **more: object) -> None:
        try:
            came[name] = lane.call(job, **more)
        except (Stopped, Superseded) as error:
            came[name] = type(error)

    long = {"inputs": inputs, "other": file, "tries": 100_000}
    threads = [threading.Thread(target=call, args=("long", "search"), kwargs=long)]
    threads[0].start()
    while not lane.progress:
        time.sleep(0.02)
    for name in ("first", "second"):
        thread = threading.Thread(target=call, args=(name, "setup"), kwargs={"inputs": inputs})
        threads.append(thread)
        thread.start()
        time.sleep(0.2)
    lane.cancel()
    for thread in threads:
        thread.join()
    second = came.pop("second")
    assert came == {"long": Stopped, "first": Superseded}
    assert isinstance(second, dict)
    assert second["contest"] == "monthly_teller"
    broken = evolve(inputs, rules=FileText("x.yaml", b"language: 1"))
    with pytest.raises(Faulty, match="ruleset"):
        lane.call("file", inputs=broken, what="json")
    lane.close()
    with pytest.raises(Stopped):
        lane.call("setup", inputs=inputs)
