"""Papers say what the outcome says, names stay texts, and a stranger's template can do no harm."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

import servicestar
from servicestar.api import shipped
from servicestar.cli import main
from servicestar.diagnostics import ServiceStarError
from servicestar.report.papers import Given, context_of, papers_of

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
RULES = """
language: 1
ruleset: readers
title: {zh: 读者之星评选办法, en: Readers of the year}
source: {title: {zh: 读者之星评选办法, en: Rules for readers}, number: 馆〔2020〕1号}
round_scores: 2
records:
  reader:
    title: {zh: 读者, en: reader}
    fields:
      id: {header: 证号, type: text, key: true}
      name: {header: 姓名, type: text, optional: true}
      town: {header: 乡镇, type: text}
      loans: {header: 借阅册数, type: integer, min: 0, better: higher}
      attest_care: {header: 爱护认定, type: attestation}
contests:
  star:
    title: {zh: 读者之星, en: Reader of the year}
    records: reader
    period: year
    conditions:
      - {attest: attest_care, cite: 第二条}
      - {id: enough, cite: 第二条, require: 借阅册数 >= 10}
    indicators:
      - {id: volume, title: {zh: 借阅, en: loans}, cite: 第三条, points: 100,
         best_gets_all: 借阅册数}
    places: {number: PLACES, cite: 第四条}
    awards: {cite: 第五条, money: 200, observation: {working_days: 3, cite: 第六条}}
    dates:
      - {id: report, title: 上报, cite: 第七条, first_working_days: 10}
      - {id: publication, title: 公示, cite: 第七条, working_days: 5, before: report}
    papers:
      - {id: publication, kind: publication_notice, cite: 第七条, fields: [name, town],
         objections: {zh: 向馆长提出, en: to the librarian}}
      - {id: form, kind: nomination_form, title: {zh: 推荐表, en: Form}, cite: 附件一,
         fields: [name, town, loans], by_hand: [事迹], signed_by: [馆长意见]}
      - {id: sheet, kind: standards_form, fields: [name], signed_by: [馆长意见]}
"""
PEOPLE = [
    {"id": "R1", "name": "王芳", "town": "东镇", "loans": 40, "attest_care": "是"},
    {"id": "R2", "name": "李军", "town": "西镇", "loans": 30},
    {"id": "R3", "name": "张华", "town": "东镇", "loans": 20, "attest_care": "是"},
    {"id": "R4", "name": "刘洋", "town": "西镇", "loans": 20, "attest_care": "是"},
    {"id": "R5", "name": "陈静", "town": "西镇", "loans": 5, "attest_care": "是"},
]


def run(tmp_path: Path, people: list[dict[str, Any]] = PEOPLE, places: int = 3) -> Any:
    """The outcome of a contest of readers."""
    path = tmp_path / "readers.yaml"
    path.write_text(RULES.replace("PLACES", str(places)), "utf-8")
    return servicestar.load(path).contest("star").evaluate(people, period="2020")


def opened(data: bytes) -> Any:
    """A document as python-docx reads it."""
    return docx.Document(io.BytesIO(data))


def lines(data: bytes) -> list[str]:
    """The paragraphs of the body that say something."""
    return [p.text for p in opened(data).paragraphs if p.text.strip()]


def tables(data: bytes) -> list[list[list[str]]]:
    """The texts of every cell of every table."""
    return [[[c.text for c in row.cells] for row in t.rows] for t in opened(data).tables]


def template(*paragraphs: str, parts: dict[str, bytes] | None = None) -> bytes:
    """A template of somebody's own."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return made.getvalue()


def refused(outcome: Any, own: bytes, code: str) -> str:
    """What is told of a template that is not filled in."""
    with pytest.raises(ServiceStarError, match=code) as told:
        outcome.paper("publication", template=own)
    (finding,) = told.value.diagnostics
    assert finding.place.file == "<template>"
    return str(finding.message())


# --- what the papers say


def test_a_publication_names_who_is_put_forward_and_what_is_open(tmp_path: Path) -> None:
    outcome = run(tmp_path)
    assert outcome.winners == ("R1", "R2")
    assert outcome.unresolved == (("R3", "R4"),)
    data = outcome.paper("publication", "zh", published="2020-12-18")
    text = lines(data)
    assert text[:2] == ["读者之星公示", "（2020年度）"]
    assert text[2] == (
        "根据《读者之星评选办法》（馆〔2020〕1号），经评选，读者之星拟定人选共 2 名，"
        "现予公示，接受监督。（第七条）"
    )
    placed, tied = tables(data)
    assert placed == [
        ["名次", "证号", "姓名", "乡镇", "总分", "备注"],
        ["1", "R1", "王芳", "东镇", "100.00", ""],
        ["2", "R2", "李军", "西镇", "75.00", "暂定，待认定：爱护认定"],
    ]
    assert [row[:5] for row in tied[1:]] == [
        ["3", "R3", "张华", "东镇", "50.00"],
        ["3", "R4", "刘洋", "西镇", "50.00"],
    ]
    assert "1. R3, R4 并列竞争 1 个名额，须由人决定" in text
    # 18 December 2020 was a Friday: the fifth working day after it is the next one.
    assert "公示期：自2020年12月19日起至2020年12月25日止，共 5 个工作日（第七条）。" in text
    assert "对以上公示内容有异议的，请在公示期内向馆长提出。" in text
    assert text[-1] == "2020年12月18日"
    assert not any("陈静" in each for each in text)


def test_a_result_tells_awards_and_observation(tmp_path: Path) -> None:
    data = run(tmp_path).paper("result", "en", awarded="2020-12-31")
    text = lines(data)
    assert text[0] == "Reader of the year: notice of the result"
    assert "Each of them gets: 200 yuan (第五条)." in text
    assert "Day of the award: 2020-12-31." in text
    # New Year's Day was a Friday and off: Monday 4 to Wednesday 6 January.
    assert "Observed for 3 working days, from 2021-01-01 to 2021-01-06 (第六条)." in text
    assert tables(data)[0][0] == ["Rank", "Id", "Name", "Total", "Remarks"]
    assert tables(data)[0][2][-1] == "provisional, to attest: attest_care"


def test_days_that_nobody_said_are_blanks_to_fill_in(tmp_path: Path) -> None:
    text = lines(run(tmp_path).paper("publication", "zh"))
    (period,) = [line for line in text if line.startswith("公示期")]
    blank = "　　　　年　　月　　日"
    assert period == f"公示期：自{blank}起至{blank}止，共 5 个工作日（第七条）。"
    assert text[-1] == blank


def test_a_form_is_filled_for_each_winner(tmp_path: Path) -> None:
    first, second = tables(run(tmp_path).paper("form", "zh"))
    assert first[0] == ["姓名", "王芳", "乡镇", "东镇"]
    assert first[1] == ["借阅册数", "40", "借阅", "100"]
    assert first[2] == ["名次", "1", "评选结果", "获评"]
    assert [row[0] for row in first[3:]] == ["事迹", "馆长意见"]
    assert first[3][1] == ""
    assert first[4][1].startswith("签字：")
    assert second[0][1] == "李军"
    assert second[3][:2] == ["备注", "暂定，待认定：爱护认定"]


def test_a_form_can_be_filled_for_who_is_tied_and_decided_for(tmp_path: Path) -> None:
    (only,) = tables(run(tmp_path).paper("form", "zh", who=["R4"]))
    assert only[0][1] == "刘洋"
    assert only[2] == ["名次", "3", "评选结果", "并列待定"]


def test_the_standards_stand_beside_their_articles(tmp_path: Path) -> None:
    _, clauses, _ = tables(run(tmp_path).paper("sheet", "zh", who=["R2"]))
    assert clauses[0] == ["条款", "标准与实际", "结论"]
    assert ["第二条", "爱护认定: 尚未认定", "待定"] in clauses
    assert ["第二条", "借阅册数 30 ≥ 10", "符合"] in clauses
    assert ["第三条", "借阅 75.00 / 100: 100 × 借阅册数 30 ÷ 参评者最高借阅册数 40", ""] in clauses


def test_nobody_is_told_openly(tmp_path: Path) -> None:
    data = run(tmp_path, places=0).paper("publication", "zh")
    assert tables(data) == []
    text = lines(data)
    assert any("没有拟定人选" in line for line in text)
    assert any("名额为 0" in line for line in text)


@pytest.mark.parametrize(
    ("ruleset", "sheet", "facts", "expected"),
    [
        ("chongyi", "chongyi.csv", {}, ["Z07", "建设路供电所", "66.50"]),
        ("power-supply", "power_supply.csv", {}, None),
        ("fee-service", "fee_service.csv", {}, None),
        ("postal-service", "postal_service.csv", {}, None),
    ],
)
def test_an_assessment_lists_everybody(
    ruleset: str, sheet: str, facts: dict[str, Any], expected: list[str] | None
) -> None:
    contest = servicestar.load(ruleset).contest()
    outcome = contest.evaluate(SAMPLES / sheet, facts=facts)
    assert outcome.papers == ("publication", "result")
    listed = [row for table in tables(outcome.paper("result", "zh")) for row in table[1:]]
    keys = {result.key for result in outcome.results}
    assert {cell for row in listed for cell in row} & keys == {
        r.key for r in outcome.results if r.standing == "awarded" or not outcome.places
    }
    assert expected is None or any(set(expected) <= set(row) for row in listed)


def test_every_shipped_contest_has_both_notices() -> None:
    for id_ in shipped():
        for contest in servicestar.load(id_).model.contests.values():
            kinds = [paper.kind for paper in papers_of(contest).values()]
            assert kinds.count("publication_notice") == kinds.count("result_notice") == 1


def test_the_four_appendices_are_papers_of_the_annual_contests() -> None:
    model = servicestar.load("zhengzhou-2010").model
    cites = {
        paper.cite: name
        for name, contest in model.contests.items()
        for paper in contest.papers
        if paper.cite and "附件" in paper.cite
    }
    appendices = {f"第十四条(三)，附件{n}" for n in "一二三四"}
    assert set(cites) == appendices
    assert cites["第十四条(三)，附件一"] == cites["第十四条(三)，附件三"] == "annual_outlet"


def test_long_lists_repeat_their_headings_and_break_no_row(tmp_path: Path) -> None:
    many = [
        {
            "id": f"N{n:03}",
            "name": f"读者{n}",
            "town": "东镇",
            "loans": 900 - n,
            "attest_care": "是",
        }
        for n in range(60)
    ]
    (table,) = opened(run(tmp_path, many, places=60).paper("result", "zh")).tables
    assert len(table.rows) == 61
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)
    widths = [int(column.w.twips) for column in table._tbl.tblGrid.gridCol_lst]
    assert len(widths) == len(table.rows[0].cells)
    assert sum(widths) <= 156 * 57  # twips of the paper between its margins


# --- texts of strangers


@pytest.mark.parametrize(
    "name",
    ["{{ 7 * 7 }}", "{% for a in people %}", "{_{x}_}", "<w:p/>&amp;]]>", "=1+1", "\"'“”", "a\tb"],
)
def test_a_name_stays_the_text_that_it_is(tmp_path: Path, name: str) -> None:
    people = [{**PEOPLE[0], "name": name, "town": name}]
    outcome = run(tmp_path, people, places=1)
    shown = name.replace("\t", " ")
    assert tables(outcome.paper("publication", "zh"))[0][1][2:4] == [shown, shown]
    assert tables(outcome.paper("form", "zh"))[0][0] == ["姓名", shown, "乡镇", shown]


def test_characters_that_no_document_can_hold_are_replaced(tmp_path: Path) -> None:
    people = [{**PEOPLE[0], "name": "王\u202e\u2028芳"}]
    cell = tables(run(tmp_path, people, places=1).paper("publication", "zh"))[0][1][2]
    assert cell == "王\ufffd 芳"


# --- templates of one's own


def test_a_template_of_ones_own_is_filled(tmp_path: Path) -> None:
    own = template(
        "{{ title }}：{% for person in people %}{{ person.name }}"
        "{% if not loop.last %}、{% endif %}{% endfor %}",
        "{%p if tied %}",
        "并列 {{ tied|length }} 人",
        "{%p endif %}",
    )
    outcome = run(tmp_path)
    assert lines(outcome.paper("publication", "zh", own)) == [
        "读者之星公示：王芳、李军",
        "并列 2 人",
    ]
    path = tmp_path / "own.docx"
    path.write_bytes(own)
    assert outcome.paper("publication", "zh", path) == outcome.paper("publication", "zh", own)


def test_a_template_that_comes_along_can_be_taken_as_a_start(tmp_path: Path) -> None:
    outcome = run(tmp_path)
    folder = ROOT / "servicestar" / "report" / "papers"
    start = (folder / "publication_notice.zh.docx").read_bytes()
    assert outcome.paper("publication", "zh", start) == outcome.paper("publication", "zh")


@pytest.mark.parametrize(
    "text",
    [
        "{{ title.__class__ }}",
        "{{ title.upper }}",
        "{{ people.append }}",
        "{{ people[0].__init__ }}",
        "{{ loop }}",
        "{{ self }}",
        "{{ range }}",
        "{{ people[7].name }}",
        "{% for a in people %}{{ loop.cycle }}{% endfor %}",
    ],
)
def test_a_template_sees_no_more_than_the_variables(tmp_path: Path, text: str) -> None:
    assert "asks for" in refused(run(tmp_path), template(text), "SS682")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% for i in range(10 ** 9) %}x{% endfor %}", "call"),
        ("{{ 'x' * 1000000000 }}", "mul"),
        ("{{ 9 ** 9 ** 9 }}", "pow"),
        ("{{ '%1000000000d' % 1 }}", "mod"),
        ("{{ title|center(1000000000) }}", "center"),
        ("{{ title|attr('__class__') }}", "attr"),
        ("{% set x = title %}", "assign"),
        ("{% macro m() %}{% endmacro %}", "macro"),
        ("{% include 'x' %}", "include"),
        ("{% import 'x' as x %}", "import"),
        ("{% for a, b in people %}{% endfor %}", "for"),
        ("{% for a in title %}{% endfor %}", "goes over a list"),
        ("{{ title", "nexpected"),
        ("{% if title %}", "endif"),
    ],
)
def test_a_template_has_only_names_conditions_and_loops(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in refused(run(tmp_path), template(text), "SS683")


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in columns %}" * 12 + "x" + "{% endfor %}" * 12,
        "{% for a in columns %}" * 7 + "x" * 400_000 + "{% endfor %}" * 7,
    ],
    ids=["steps", "text"],
)
def test_a_template_ends(tmp_path: Path, text: str) -> None:
    assert "more than" in refused(run(tmp_path), template(text), "SS684")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (b"", "not a .docx"),
        (b"PK\x03\x04 and no more", "not a .docx"),
        (template(parts={"big.bin": b"\0" * (65 * 2**20)}), "MB unpacked"),
        (template(parts={f"{n}.xml": b"<a/>" for n in range(10_001)}), "parts"),
        (template(parts={"evil.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "DOCTYPE"),
        (template("x" * 600_000), "bytes of text"),
        (template("{ " * 1_001), "braces"),
        (template("{{ " + "(" * 300 + "title" + ")" * 300 + " }}"), "nested too deep"),
    ],
    ids=["empty", "cut", "bomb", "parts", "doctype", "long", "braces", "deep"],
)
def test_a_template_that_is_no_sound_document_is_refused(
    tmp_path: Path, own: bytes, said: str
) -> None:
    assert said in refused(run(tmp_path), own, "SS681")


# --- files


def test_the_same_outcome_gives_the_same_bytes(tmp_path: Path) -> None:
    outcome = run(tmp_path)
    for id_ in outcome.papers:
        once = outcome.paper(id_, "zh", published="2020-12-18", awarded="2020-12-31")
        assert once == outcome.paper(id_, "zh", published="2020-12-18", awarded="2020-12-31")
        with zipfile.ZipFile(io.BytesIO(once)) as archive:
            assert {part.date_time for part in archive.infolist()} == {(2010, 7, 1, 0, 0, 0)}
        assert opened(once).core_properties.created.year == 2010
        assert "{{" not in opened(once).element.xml


def test_the_templates_are_what_their_maker_writes() -> None:
    script = ROOT / "samples" / "make_papers.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_page_of_the_docs_lists_every_variable(tmp_path: Path) -> None:
    outcome = run(tmp_path)
    page = (ROOT / "docs" / "how_to" / "papers.md").read_text("utf-8")
    told = {
        part
        for line in page.partition("## The variables")[2].splitlines()
        if line.startswith("| `")
        for part in line.split("|")[1].replace("`", "").replace(",", " ").split()
    }
    papers = papers_of(outcome._run.plan.contest)
    names = _names(context_of(outcome._run, papers["sheet"], Given("en")))
    # Who is tied or undetermined is told of as the people are; fields are the ruleset's.
    names = {name.replace("tied[]", "people[]") for name in names if ".fields." not in name}
    assert told == names
    own = context_of(outcome._run, papers["sheet"], Given("en"))["people"][0]["fields"]
    assert (own["loans"], own["借阅册数"], own["attest_care"]) == ("40", "40", "yes")


def _names(value: Any, before: str = "") -> set[str]:
    """Every variable with what stands in it, as the page writes it: ``people[].name``."""
    if isinstance(value, list):
        return {name for each in value for name in _names(each, f"{before}[]")}
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, each in value.items():
        name = f"{before}.{key}" if before else key
        found |= {name} | _names(each, name)
    return found


def test_the_command_writes_a_paper_or_lists_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run(tmp_path)
    monkeypatch.chdir(tmp_path)
    sheet = "证号,姓名,乡镇,借阅册数,爱护认定\nR1,王芳,东镇,40,是\n"
    (tmp_path / "sheet.csv").write_text(sheet, "utf-8")
    given = ["papers", "readers.yaml", "sheet.csv", "--period", "2020", "--lang", "zh"]
    assert main(given) == 0
    listed = capsysbinary.readouterr().out.decode().splitlines()
    assert listed == [
        "publication: 读者之星公示",
        "result: 读者之星结果通报",
        "form: 推荐表",
        "sheet: 读者之星评选标准表",
    ]
    assert main([*given, "--paper", "form", "--who", "R1", "-o", "form.docx"]) == 0
    assert tables((tmp_path / "form.docx").read_bytes())[0][0][1] == "王芳"
    assert main([*given, "--paper", "form"]) == 2
    assert main([*given, "--paper", "form", "-o", "f.docx", "--template", "f.docx"]) == 2
    assert b"SS615" in capsysbinary.readouterr().err


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(ServiceStarError, match="SS632"):
        run(tmp_path).paper("publication", published="2020-13-40")
    with pytest.raises(ServiceStarError, match="SS630"):
        run(tmp_path).paper("publication", published="2093-01-05")
    with pytest.raises(ServiceStarError, match="SS614"):
        run(tmp_path).paper("form", who=["R9"])
