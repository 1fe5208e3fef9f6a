"""The overview as one web page: it holds all it needs, fetches nothing, runs no script, prints."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cityreport.exchange.report_tables import Cell, ReportColumn, ReportTable
from cityreport.i18n import is_right_to_left, language, number, percent, tr

_LOOK = """
:root { color-scheme: light; }
body { font: 15px/1.45 "Noto Sans", "DejaVu Sans", "Segoe UI", Arial, sans-serif; color: #1f2933;
  max-width: 92em; margin: 0 auto; padding: 1.2em; background: #fff; }
h1 { font-size: 1.7em; color: #1f4e79; margin: 0 0 .3em; }
h2 { font-size: 1.2em; color: #1f4e79; margin: 1.8em 0 .3em; border-bottom: 2px solid #d5dbe1; }
nav a { margin-inline-end: 1.2em; color: #1f4e79; }
p { margin: .4em 0; max-width: 60em; }
p.said { font-size: 1.05em; }
p.note { color: #52606d; font-size: .87em; }
.wide { overflow: auto; max-height: 90vh; margin: .8em 0; }
table { border-collapse: separate; border-spacing: 0; font-size: .87em;
  font-variant-numeric: tabular-nums; }
thead th { position: sticky; top: 0; z-index: 1; }
.name { position: sticky; inset-inline-start: 0; background: inherit; min-width: 9em; }
td.name { border-inline-end: 1px solid #d5dbe1; }
thead th.name { z-index: 2; background: #1f4e79; }
th { background: #1f4e79; color: #fff; text-align: start; vertical-align: bottom;
  font-weight: 600; }
th, td { padding: .3em .6em; }
td { border-bottom: 1px solid #d5dbe1; vertical-align: top; }
tbody tr { background: #fff; }
tbody tr:nth-child(even) { background: #f7f9fb; }
.n { text-align: end; }
td.n, td.whole { white-space: nowrap; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; }
  nav { display: none; }
  .wide { overflow: visible; max-height: none; }
  thead th, .name { position: static; }
  table { font-size: 7.5pt; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
_NOTHING = "–"


def overview_page(tables: Sequence[ReportTable]) -> bytes:
    """Return the page; the first table is the beginning, and has its title."""
    side = "rtl" if is_right_to_left() else "ltr"
    links = "".join(f'<a href="#t{i}">{escape(table.name)}</a> ' for i, table in enumerate(tables))
    sections = "".join(_section(i, table) for i, table in enumerate(tables))
    title = escape(tables[0].title)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language())}" dir="{side}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_LOOK}</style>\n</head>\n"
        f'<body>\n<main>\n<h1>{title}</h1>\n<nav aria-label="{escape(tr("Parts of the page"))}">'
        f"{links}</nav>\n{sections}</main>\n</body>\n</html>\n"
    ).encode()


def _section(number_: int, table: ReportTable) -> str:
    parts = [] if number_ == 0 else [f"<h2>{escape(table.title)}</h2>\n"]
    parts += [f'<p class="said">{escape(said)}</p>\n' for said in table.sentences]
    if table.columns and table.rows:
        parts.append(_table(table))
    parts += [f'<p class="note">{escape(note)}</p>\n' for note in table.notes]
    return f'<section id="t{number_}">\n{"".join(parts)}</section>\n'


def _table(table: ReportTable) -> str:
    heads = "".join(f'<th scope="col"{_side(c)}>{escape(c.title)}</th>' for c in table.columns)
    rows = "".join(
        "<tr>" + "".join(map(_cell, row, table.columns)) + "</tr>\n" for row in table.rows
    )
    widths = "".join(f'<col width="{column.width * 7:.0f}">' for column in table.columns)
    head = f"<colgroup>{widths}</colgroup>\n<thead><tr>{heads}</tr></thead>"
    region = f'<div class="wide" role="region" tabindex="0" aria-label="{escape(table.title)}">'
    return f"{region}<table>{head}\n<tbody>\n{rows}</tbody></table></div>\n"


def _cell(value: Cell, column: ReportColumn) -> str:
    return f"<td{_side(column)}>{escape(shown_cell(value, column))}</td>"


def _side(column: ReportColumn) -> str:
    looks = {"n": column.kind != "text", "name": column.is_name, "whole": column.is_whole}
    chosen = " ".join(name for name, is_so in looks.items() if is_so)
    return f' class="{chosen}"' if chosen else ""


def shown_cell(value: Cell, column: ReportColumn) -> str:
    """Return what stands in a cell, as people read it."""
    if value is None:
        return _NOTHING
    if isinstance(value, str):
        return value
    if column.kind == "share":
        return percent(value)
    if column.kind == "change":
        return signed_percent(value)
    if column.kind == "rate":
        return number(value, 2 if value < 10 else 1 if value < 100 else 0)
    return number(value)


def signed_percent(change: float) -> str:
    """Return a change with its sign."""
    return f"+{percent(change)}" if change > 0 else percent(change).replace("-", "−")
