"""A difference as one HTML page: plain, readable by screen readers, without scripts."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

from servicestar.diagnostics import Lang
from servicestar.diagnostics.finding import printable
from servicestar.diff.blocks import (
    Block,
    Cell,
    ClauseBlock,
    Clauses,
    Code,
    Fold,
    Grid,
    Heading,
    Key,
    Lines,
    Para,
)
from servicestar.diff.found import Differing
from servicestar.diff.show import document
from servicestar.report.fragment import framed

_STYLE = """\
body { font: 1rem/1.5 sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; }
th, td { border: 1px solid #767676; padding: .2rem .5rem; text-align: left; vertical-align: top; }
code { white-space: pre-wrap; }
div { overflow-x: auto; }
"""
_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def to_html(difference: Differing, lang: Lang = "en") -> str:
    """The difference as a page that needs nothing else.

    Args:
        difference: of two rulesets.
        lang: ``en`` or ``zh``.
    """
    blocks = document(difference, lang)
    title = next(block.text for block in blocks if isinstance(block, Heading))
    body = markup(blocks)
    language = "zh-CN" if lang == "zh" else "en"
    return _PAGE.format(lang=language, title=_text(title), style=_STYLE, body=body)


def fragment(difference: Differing, lang: Lang = "en") -> str:
    """The difference as a notebook shows it."""
    return framed([markup(document(difference, lang))])


def markup(blocks: Iterable[Block]) -> str:
    """Blocks as elements of a page, every text in them escaped."""
    return "\n".join(_parts(blocks))


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level=level, text=text):
                yield f"<h{level}>{_text(text)}</h{level}>"
            case Para(text=text, strong=strong):
                inner = f"<strong>{_text(text)}</strong>" if strong else _text(text)
                yield f"<p>{inner}</p>"
            case Grid(headers=headers, rows=rows, caption=caption):
                yield _table(caption, headers, rows)
            case Clauses(head=head, headers=headers, clauses=clauses):
                rows = tuple(row for clause in clauses for row in _rows(clause))
                yield _table(head, headers, rows)
            case Fold(summary=summary, blocks=inner_blocks):
                inner = "\n".join(_parts(inner_blocks))
                yield f"<details><summary>{_text(summary)}</summary>\n{inner}\n</details>"


def _rows(clause: ClauseBlock) -> Iterator[tuple[Cell, ...]]:
    """One row a key, each with the name of its clause, as a screen reader wants it."""
    notes = "".join(f" ({note})" for note in clause.notes)
    head = (clause.kind, f"{clause.name} · {clause.where}{notes}", "; ".join(clause.cites))
    for key in clause.keys or (Key("", None, None),):
        yield (*head, key.name, *(Code(t) if t is not None else "" for t in (key.old, key.new)))


def _table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    heads = "".join(_head(text) for text in headers)
    lines = [
        f'<tr><th scope="row">{_cell(row[0])}</th>'
        + "".join(f"<td>{_cell(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    ]
    body = "\n".join(lines)
    return (
        f"<div><table><caption>{_text(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _head(text: str) -> str:
    return f'<th scope="col">{_text(text)}</th>' if text else "<td></td>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Lines):
        return "<br>".join(map(_text, cell.lines))
    return f"<code>{_text(cell.text)}</code>" if isinstance(cell, Code) else _text(cell)


def _text(text: str) -> str:
    return html.escape(printable(text))
