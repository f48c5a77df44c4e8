"""Shape of what people type about segments, digs and exceptions."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.base.format import label
from tracker.base.forms import (
    CountField,
    DayField,
    Form,
    LongTextField,
    QuantityField,
    TextField,
    VersionedForm,
    needed,
    optional,
    short,
)
from tracker.places.forms import chosen_id, key_field, word_or_none
from tracker.streets.conflicts import Conflict
from tracker.streets.rules import SegmentKind
from tracker.streets.surfaces import SurfaceKind

Choices = list[tuple[int, str]]
LONGEST_METRES = 50_000


class TicksField(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SegmentForm(VersionedForm):
    name = TextField(_l("Name of the segment"), [needed(), short(100)])
    kind = SelectField(_l("Kind"), [needed()], coerce=SegmentKind)
    length = QuantityField(
        _l("Length, m"),
        [optional(), NumberRange(0.001, LONGEST_METRES, _l("From 0.001 to 50,000 m, please."))],
    )
    surface = SelectField(_l("Last surface"), coerce=word_or_none(SurfaceKind))
    surfaced_on = DayField(_l("Day on which it was accepted"), [optional()])
    beside = TicksField(_l("Other compounds it touches"), coerce=int, validate_choice=True)

    def offer(self, others: Choices) -> None:
        self.kind.choices = [(word.value, label(word)) for word in SegmentKind]
        self.surface.choices = [("", "—"), *((word.value, label(word)) for word in SurfaceKind)]
        self.beside.choices = others

    def facts(self) -> dict[str, Any]:
        names = ("name", "kind", "length", "surface", "surfaced_on")
        return {name: self._fields[name].data or None for name in names}


class NewSegmentForm(SegmentForm):
    form_key = key_field()


class DigForm(VersionedForm):
    """A dig as its operator plans it."""

    name = TextField(_l("Work to be done"), [needed(), short(100)])
    opens = TicksField(
        _l("Segments that are opened"), [needed(_l("Choose at least one segment."))], coerce=int
    )
    item_id = SelectField(_l("Item of the renovation it belongs to"), coerce=chosen_id)
    earliest_on = DayField(_l("Can work from"), [needed()])
    latest_on = DayField(_l("Can work until"), [needed()])
    needed_days = CountField(
        _l("Working days needed"), [needed(), NumberRange(1, 250, _l("From 1 to 250 working days, please."))]
    )
    first_on = DayField(_l("First day of the window"), [needed()])
    last_on = DayField(_l("Last day of the window"), [needed()])
    temporary_on = DayField(_l("Temporary surface on"), [optional()])
    note = LongTextField(_l("Remarks"), [optional(), short(400)])

    def offer(self, segments: Choices, items: list[tuple[int, str]]) -> None:
        self.opens.choices = segments
        self.item_id.choices = [("", "—"), *items]

    def facts(self) -> dict[str, Any]:
        names = (
            "name", "earliest_on", "latest_on", "needed_days", "first_on", "last_on", "temporary_on", "note",
        )  # fmt: skip
        return {name: self._fields[name].data or None for name in names}


class NewDigForm(DigForm):
    form_key = key_field()


class OfficeDigForm(DigForm):
    """The same, entered for an operator."""

    organisation_id = SelectField(_l("Operator"), [needed()], coerce=chosen_id)

    def offer_operators(self, operators: Choices) -> None:
        self.organisation_id.choices = [("", "—"), *operators]


class NewOfficeDigForm(OfficeDigForm):
    form_key = key_field()


class StepForm(Form):
    """A step without a question."""


class _Said(Form):
    def facts(self) -> dict[str, Any]:
        return {name: field.data for name, field in self._fields.items() if name != "csrf_token"}


class StartForm(_Said):
    on = DayField(_l("Opened on"), [needed()])


class FinishForm(_Said):
    on = DayField(_l("Closed on"), [needed()])
    temporary_on = DayField(_l("Temporary surface on"), [optional()])


class HandOverForm(_Said):
    on = DayField(_l("Handed over on"), [needed()])
    receipt_no = TextField(_l("Number of the receipt"), [needed(), short(100)])


class ExceptionForm(Form):
    """A signature against one conflict."""

    mark = SelectField(
        _l("Conflict"), [needed()], validate_choice=False
    )  # the action knows what still stands
    document_no = TextField(_l("Number of the document that allows it"), [needed(), short(100)])
    reason = LongTextField(_l("Why it cannot wait"), [needed(), short(400)])
    form_key = key_field()

    def offer(self, found: list[tuple[Conflict, str]]) -> None:
        self.mark.choices = [(conflict.mark, text) for conflict, text in found]
