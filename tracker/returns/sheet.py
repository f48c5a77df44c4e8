"""The reconciliation as a workbook: one line a region, stage and measure."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Response

from tracker.base.format import label
from tracker.base.pages import gettext as _
from tracker.returns import queries
from tracker.returns.asking import Asked, month_name
from tracker.returns.rules import COUNTED, Measure
from tracker.sheets import Column, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(asked: Asked) -> Response:
    response = Response(write_xlsx(_columns(), list(_rows(asked)), _("Reported upward")), mimetype=XLSX)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="returns-{asked.year}-{asked.month}.xlsx"'
    )
    return response


def _columns() -> list[Column]:
    figures = (
        _("In the plan"), _("Reported upward"), _("Said by projects"), _("Proven"), _("Reported and not proven"),
    )  # fmt: skip
    words = (_("Region"), _("Plan year"), _("List"), _("Until the end of"), _("Stage"), _("Indicator"))
    paper = (_("Number of the document"), _("Entered by"), _("Entered at"))
    return [
        *map(Column, words),
        *(Column(name, "#,##0.##") for name in figures),
        *map(Column, paper),
    ]


def _rows(asked: Asked) -> Iterator[list[Any]]:
    places: list[Any] = [*([asked.region] if asked.region else []), *asked.below]
    papers = queries.newest([one.id for one in places], asked.year, in_plan=asked.in_plan, month=asked.month)
    for stage in COUNTED:
        accounts = replace(asked, stage=stage).accounts
        for place in places:
            paper = papers.get(place.id)
            said = (
                [paper.document_no, paper.entered_by.display_name, paper.entered_at.date()] if paper else []
            )
            for measure in Measure:
                entry = accounts[place.id].entry(measure)
                yield [
                    place.name, asked.year, _("In plan") if asked.in_plan else _("Off plan"),
                    month_name(asked.month), label(stage), label(measure),
                    entry.planned, entry.reported, entry.claimed, entry.proven, entry.difference, *said,
                ]  # fmt: skip
