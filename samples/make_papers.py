"""Writes the templates of the papers that come along; ``--check`` only compares them.

A paper looks as offices in China write them: A4, the margins of official papers, the title centred
and the body in Fangsong. Each font is named for Chinese and for Latin letters; where one is not
installed the reader's program takes the nearest. Needs python-docx, which docxtpl brings along.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from servicestar.records.workbook import WRITTEN, repacked
from servicestar.report.papers.fit import FITTED

FOLDER = Path(__file__).parents[1] / "servicestar" / "report" / "papers"
CENTRE, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
LATIN = "Times New Roman"
TITLE, BODY, TABLE, HEAD = "方正小标宋简体", "仿宋", "宋体", "黑体"
WIDE = 156  # mm between the margins
SIZES = {
    "zh": {"title": 22, "body": 14, "table": 10.5},
    "en": {"title": 18, "body": 11.5, "table": 10},
}
SAID = {
    "publication_notice": {
        "zh": {
            "none": "根据{{ regulation }}，经评选，{{ contest }}没有拟定人选。",
            "some": "根据{{ regulation }}，经评选，{{ contest }}拟定人选共 {{ count }} 名，现予公示，接受监督。",
            "assessed": "根据{{ regulation }}，现将{{ contest }}的评定结果（共 {{ count }} 项）予以公示，接受监督。",
        },
        "en": {
            "none": "Under {{ regulation }}, nobody is put forward in: {{ contest }}.",
            "some": "Under {{ regulation }}, the following {{ count }} are put forward in: {{ contest }}. They are published here for comment.",
            "assessed": "Under {{ regulation }}, the {{ count }} results of the assessment are published here for comment: {{ contest }}.",
        },
    },
    "result_notice": {
        "zh": {
            "none": "根据{{ regulation }}，经评选，{{ contest }}无人获评。",
            "some": "根据{{ regulation }}，经评选，{{ contest }}共 {{ count }} 名获评，现予通报。",
            "assessed": "根据{{ regulation }}，现将{{ contest }}的评定结果（共 {{ count }} 项）通报如下。",
        },
        "en": {
            "none": "Under {{ regulation }}, nobody is awarded in: {{ contest }}.",
            "some": "Under {{ regulation }}, the following {{ count }} are awarded in: {{ contest }}.",
            "assessed": "Under {{ regulation }}, these are the {{ count }} results of the assessment: {{ contest }}.",
        },
    },
}
WORDS = {
    "zh": {
        "cite": "（{{ cite }}）",
        "period": "（{{ period }}）",
        "tied": "以下人选并列，尚未确定，须由人决定：",
        "undetermined": "以下未能评定：",
        "left_open": "尚待决定：",
        "publication": "公示期：自{{ publication.first }}起至{{ publication.last }}止{% if publication.length %}，共 {{ publication.length }}{% endif %}{% if publication.cite %}（{{ publication.cite }}）{% endif %}。",
        "objections": "对以上公示内容有异议的，请在公示期内{% if objections %}{{ objections }}{% else %}向以下部门提出：＿＿＿＿＿＿＿＿（电话：＿＿＿＿＿＿）{% endif %}。",
        "awards": "奖励：{{ awards }}。",
        "awarded": "授奖日期：{{ awarded }}。",
        "observation": "考察期：{{ observation.length }}，自{{ observation.first }}起至{{ observation.last }}止{% if observation.cite %}（{{ observation.cite }}）{% endif %}。",
        "provisional": "备注中注明“暂定”者，须待所列各项认定作出后方为确定。",
        "source": "规则集 {{ ruleset }} · sha256 {{ sha256 }}",
        "form_period": "评选周期：{{ period }}",
        "remark": "备注",
        "signature": "签字：　　　　　　（盖章）　　　　年　　月　　日",
        "clause": ("条款", "标准与实际", "结论"),
        "filled": "填表人：　　　　　　　　审核人：　　　　　　　　填表日期：　　　　年　　月　　日",
    },
    "en": {
        "cite": " ({{ cite }})",
        "period": "{{ period }}",
        "tied": "The following are tied and not decided; a person has to decide:",
        "undetermined": "The following could not be assessed:",
        "left_open": "Still to be decided:",
        "publication": "Published from {{ publication.first }} to {{ publication.last }}{% if publication.length %}: {{ publication.length }}{% endif %}{% if publication.cite %} ({{ publication.cite }}){% endif %}.",
        "objections": "Objections can be raised within this period{% if objections %}, {{ objections }}{% else %} with: ______________________ (telephone: ______________){% endif %}.",
        "awards": "Each of them gets: {{ awards }}.",
        "awarded": "Day of the award: {{ awarded }}.",
        "observation": "Observed for {{ observation.length }}, from {{ observation.first }} to {{ observation.last }}{% if observation.cite %} ({{ observation.cite }}){% endif %}.",
        "provisional": "Whoever is marked as provisional is awarded once the attestations named are given.",
        "source": "Ruleset {{ ruleset }} · sha256 {{ sha256 }}",
        "form_period": "{{ period }}",
        "remark": "Remarks",
        "signature": "Signature:                              (seal)          Date:                      ",
        "clause": ("Article", "Standard and value", "Met"),
        "filled": "Filled in by:                           Checked by:                           Date:                      ",
    },
}


class Sheet:
    """One template."""

    def __init__(self, lang: str) -> None:
        self.lang, self.words, self.sizes = lang, WORDS[lang], SIZES[lang]
        self.document = docx.Document()
        self.document.styles["Normal"].paragraph_format.space_after = Pt(0)
        self._font(self.document.styles["Normal"], BODY, self.sizes["body"])
        # Without it a font that serves all of East Asia sets commas as in Taiwan.
        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        page = self.document.sections[0]
        page.orientation = WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin = Mm(30), Mm(26)
        page.left_margin, page.right_margin = Mm(28), Mm(26)
        self._properties()
        self.footer()

    def _properties(self) -> None:
        own = self.document.core_properties
        own.created = own.modified = WRITTEN
        own.author = own.last_modified_by = own.comments = ""
        own.title, own.language = "", {"zh": "zh-CN", "en": "en-GB"}[self.lang]

    def _font(self, styled: Any, name: str, size: float, *, bold: bool = False) -> None:
        styled.font.name, styled.font.size, styled.font.bold = LATIN, Pt(size), bold
        styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)

    def line(
        self, where: Any, text: str, font: str = BODY, size: float | None = None, *,
        align: Any = LEFT, indent: bool = False, bold: bool = False, spaced: float = 0,
    ) -> Any:  # fmt: skip
        """A paragraph with one run."""
        paragraph = where.add_paragraph()
        return self.say(paragraph, text, font, size, align, indent=indent, bold=bold, spaced=spaced)

    def say(
        self, paragraph: Any, text: str, font: str, size: float | None, align: Any, *,
        indent: bool = False, bold: bool = False, spaced: float = 0,
    ) -> Any:  # fmt: skip
        """One run in a paragraph."""
        size = size or self.sizes["body"]
        run = paragraph.add_run(text)
        self._font(run, font, size, bold=bold)
        paragraph.alignment = align
        layout = paragraph.paragraph_format
        layout.space_before = Pt(spaced)
        if self.lang == "zh":  # as official papers have it, whatever height a font asks for
            layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            layout.line_spacing = Pt(1.7 * size)
        else:
            layout.line_spacing = 1.3
        if indent and self.lang == "zh":
            layout.first_line_indent = Pt(2 * size)
        return paragraph

    def tag(self, where: Any, text: str) -> None:
        """A paragraph that holds a tag only, and is gone in what is made."""
        where.add_paragraph(text)

    def body(self, text: str, condition: str = "", *, closing: bool = False) -> None:
        """A paragraph of the text, if something holds; a closing one stays with what follows."""
        if condition:
            self.tag(self.document, "{%p if " + condition + " %}")
        spaced = 0 if self.lang == "zh" else 6
        paragraph = self.line(self.document, text, indent=True, spaced=spaced)
        paragraph.paragraph_format.keep_with_next = closing
        if condition:
            self.tag(self.document, "{%p endif %}")

    def heading(self) -> None:
        """Title and cycle."""
        self.line(self.document, "{{ title }}", TITLE, self.sizes["title"], align=CENTRE,
                  bold=self.lang == "en")  # fmt: skip
        self.tag(self.document, "{%p if period %}")
        self.line(self.document, self.words["period"], align=CENTRE)
        self.tag(self.document, "{%p endif %}")
        self.line(self.document, "", size=6)

    def footer(self) -> None:
        """Which file was run, and the page."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        self.say(paragraph, self.words["source"] + " · ", TABLE, 8, CENTRE)
        for number, piece in enumerate(("PAGE", "NUMPAGES")):
            run = paragraph.add_run("" if not number else " / ")
            self._font(run, TABLE, 8)
            for kind, code in (("begin", None), (None, piece), ("end", None)):
                run = paragraph.add_run()
                self._font(run, TABLE, 8)
                element = OxmlElement("w:fldChar" if code is None else "w:instrText")
                if code is None:
                    element.set(qn("w:fldCharType"), kind)
                else:
                    element.text = code
                run._r.append(element)

    # --- tables

    def table(self, widths: list[float], *, fitted: bool = False) -> Any:
        """A table with lines, of columns so many mm wide."""
        table = self.document.add_table(0, len(widths))
        table.style = "Table Grid"
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = Mm(wide)
        if fitted:
            description = OxmlElement("w:tblDescription")
            description.set(qn("w:val"), FITTED)
            table._tbl.tblPr.append(description)
        return table

    def cells(
        self, table: Any, texts: list[str], *, head: bool = False, align: list[Any] | None = None,
        labels: tuple[int, ...] = (), height: float = 8,
    ) -> Any:  # fmt: skip
        """A row of cells."""
        row = table.add_row()
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        layout = row._tr.get_or_add_trPr()
        layout.append(OxmlElement("w:cantSplit"))
        if head:
            layout.append(OxmlElement("w:tblHeader"))
        for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = table.columns[index].width
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            label = head or index in labels
            self.say(cell.paragraphs[0], text, HEAD if label else TABLE, self.sizes["table"],
                     (align or [CENTRE] * len(texts))[index],
                     bold=label and self.lang == "en")  # fmt: skip
            cell.paragraphs[0].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        return row

    def tags(self, table: Any, text: str) -> None:
        """A row that holds a tag only."""
        table.add_row().cells[0].paragraphs[0].add_run(text)

    def people(self, name: str) -> None:
        """A table of the records in a list, of as many columns as they have."""
        table = self.table([WIDE / 3] * 3, fitted=True)
        self.cells(
            table, ["{%tc for heading in columns %}", "{{ heading }}", "{%tc endfor %}"], head=True
        )
        self.tags(table, "{%tr for person in " + name + " %}")
        self.cells(
            table, ["{%tc for cell in person.cells %}", "{{ cell }}", "{%tc endfor %}"], height=6.8
        )
        self.tags(table, "{%tr endfor %}")

    def save(self, kind: str) -> bytes:
        """The bytes, the same each time."""
        made = io.BytesIO()
        self.document.save(made)
        return repacked(made.getvalue())


def notice(kind: str, lang: str) -> bytes:
    """A notice: who is named, what is open, the days, who issues it."""
    sheet = Sheet(lang)
    words, said, document = sheet.words, SAID[kind][lang], sheet.document
    sheet.heading()
    cited = "{% if cite %}" + words["cite"] + "{% endif %}"
    for condition, name in (
        ("assessment", "assessed"),
        ("not assessment and people", "some"),
        ("not assessment and not people", "none"),
    ):
        sheet.body(said[name] + cited, condition)
    sheet.tag(document, "{%p if people %}")
    sheet.line(document, "", size=5)
    sheet.people("people")
    sheet.line(document, "", size=5)
    sheet.tag(document, "{%p endif %}")
    for name in ("tied", "undetermined"):
        sheet.tag(document, "{%p if " + name + " %}")
        sheet.body(words[name])
        sheet.line(document, "", size=5)
        sheet.people(name)
        sheet.line(document, "", size=5)
        sheet.tag(document, "{%p endif %}")
    sheet.tag(document, "{%p if left_open %}")
    sheet.body(words["left_open"])
    sheet.tag(document, "{%p for line in left_open %}")
    sheet.body("{{ loop.index }}. {{ line }}")
    sheet.tag(document, "{%p endfor %}")
    sheet.tag(document, "{%p endif %}")
    sheet.body(words["provisional"], "provisional")
    if kind == "publication_notice":
        sheet.body(words["publication"])
        sheet.body(words["objections"], closing=True)
    else:
        sheet.body(words["awards"], "people and awards", closing=True)
        sheet.body(words["awarded"], "people and not assessment", closing=True)
        sheet.body(words["observation"], "people and observation.length", closing=True)
    for text in ("", "{{ issuer }}"):
        # Name and day are never alone on a page.
        sheet.line(document, text, align=RIGHT).paragraph_format.keep_with_next = True
    day = "{{ published }}" if kind == "publication_notice" else "{{ awarded }}"
    sheet.line(document, day, align=RIGHT)
    return sheet.save(kind)


def form(kind: str, lang: str) -> bytes:
    """A form, one page or more for each record."""
    sheet = Sheet(lang)
    words, document, small = sheet.words, sheet.document, sheet.sizes["table"]
    sheet.tag(document, "{%p for form in forms %}")
    sheet.line(document, "{{ cite }}", TABLE, small)
    sheet.line(document, "{{ title }}", TITLE, sheet.sizes["title"], align=CENTRE,
               bold=lang == "en", spaced=4)  # fmt: skip
    sheet.line(document, words["form_period"], TABLE, small, align=RIGHT)
    sides = WIDE / 2
    table = sheet.table([sides * 0.4, sides * 0.6] * 2)
    sheet.tags(table, "{%tr for pair in form.pairs %}")
    sheet.cells(
        table,
        ["{{ pair.left.label }}", "{{ pair.left.value }}", "{{ pair.right.label }}", "{{ pair.right.value }}"],
        labels=(0, 2), height=10,
    )  # fmt: skip
    sheet.tags(table, "{%tr endfor %}")
    boxes(sheet, table, before=True)
    if kind == "standards_form":
        sheet.line(document, "", size=5)
        clauses(sheet)
        sheet.line(document, "", size=5)
        table = sheet.table([sides * 0.4, sides * 1.6])
    boxes(sheet, table, before=False)
    sheet.line(document, words["filled"], TABLE, small, spaced=8)
    sheet.tag(document, "{%p if not loop.last %}")
    document.add_page_break()
    sheet.tag(document, "{%p endif %}")
    sheet.tag(document, "{%p endfor %}")
    return sheet.save(kind)


def boxes(sheet: Sheet, table: Any, *, before: bool) -> None:
    """What is provisional; or the boxes that people fill in, and who signs."""
    words = sheet.words

    def box(text: str, inside: str, height: float, align: Any = LEFT, bottom: bool = False) -> None:
        count = len(table.columns)
        row = sheet.cells(table, [text, inside] + [""] * (count - 2), labels=(0,), height=height,
                          align=[CENTRE, align] + [LEFT] * (count - 2))  # fmt: skip
        if count > 2:
            for spare in row.cells[2:]:
                for paragraph in spare.paragraphs:
                    paragraph._p.getparent().remove(paragraph._p)
                spare.add_paragraph()
            merged = row.cells[1].merge(row.cells[-1])
            for paragraph in merged.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)
        if bottom:
            row.cells[1].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM

    if before:
        sheet.tags(table, "{%tr if form.provisional %}")
        box(words["remark"], "{{ form.provisional }}", 10)
        sheet.tags(table, "{%tr endif %}")
        return
    sheet.tags(table, "{%tr for text in form.by_hand %}")
    box("{{ text }}", "", 55)
    sheet.tags(table, "{%tr endfor %}")
    sheet.tags(table, "{%tr for text in form.signed_by %}")
    box("{{ text }}", words["signature"], 28, RIGHT, bottom=True)
    sheet.tags(table, "{%tr endfor %}")


def clauses(sheet: Sheet) -> None:
    """The standards, part by part."""
    table = sheet.table([36, 96, 24])
    sheet.cells(table, list(sheet.words["clause"]), head=True)
    sheet.tags(table, "{%tr for part in form.standards %}")
    row = sheet.cells(
        table, ["{{ part.title }}", "", ""], labels=(0,), align=[LEFT] * 3, height=6.5
    )
    for spare in row.cells[1:]:
        spare.paragraphs[0]._p.getparent().remove(spare.paragraphs[0]._p)
        spare.add_paragraph()
    merged = row.cells[0].merge(row.cells[2])
    for paragraph in merged.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    sheet.tags(table, "{%tr for line in part.lines %}")
    sheet.cells(
        table,
        ["{{ line.cite }}", "{{ line.text }}", "{{ line.mark }}"],
        align=[CENTRE, LEFT, CENTRE],
        height=6.5,
    )
    sheet.tags(table, "{%tr endfor %}")
    sheet.tags(table, "{%tr endfor %}")


MAKERS = {
    "publication_notice": notice,
    "result_notice": notice,
    "nomination_form": form,
    "standards_form": form,
}


def main(check: bool) -> int:
    """Write all templates, or say which differ."""
    wrong = 0
    for kind, make in MAKERS.items():
        for lang in WORDS:
            path, data = FOLDER / f"{kind}.{lang}.docx", make(kind, lang)
            if not check:
                path.write_bytes(data)
            elif parts_of(path.read_bytes()) != parts_of(data):
                print(f"{path.name} is not what samples/make_papers.py writes")
                wrong = 1
    return wrong


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a document by name: how they are packed depends on the library that did it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
