"""Shapes of what people type about contributions, lifts and gifts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.base.errors import Refusal
from tracker.base.format import label
from tracker.base.forms import (
    DayField,
    Form,
    LongTextField,
    MoneyField,
    QuantityField,
    TextField,
    VersionedForm,
    needed,
    not_negative,
    optional,
    short,
)
from tracker.base.pages import gettext as _
from tracker.contributions.lift import Basis
from tracker.contributions.rules import Channel, Key, Purpose
from tracker.contributions.sharing import Wish
from tracker.contributions.tables import Measure, published
from tracker.places.forms import chosen_id, key_field, word_or_none
from tracker.places.models import Household

ZERO = Decimal(0)
FLOORS = Regexp(r"[0-9]{1,2}([ ,，、]+[0-9]{1,2})*", message=_l("Write floors as numbers, such as 1 2."))


def worded(words: Any) -> list[tuple[str, str]]:
    return [(word.value, label(word)) for word in words]


class RoundForm(Form):
    purpose = SelectField(_l("What for"), [needed()], coerce=word_or_none(Purpose))
    name = TextField(_l("Name"), [needed(), short(200)])
    place = SelectField(_l("Whose households"), [needed()])
    total = MoneyField(_l("Sum of all households"), [needed()])
    key = SelectField(_l("Divided by"), [needed()], coerce=word_or_none(Key))
    agreed_on = DayField(_l("Agreed on"), [needed()])
    due_on = DayField(_l("To be paid by"), [optional()])
    document_no = TextField(_l("Number of the agreement or vote"), [optional(), short(200)])
    form_key = key_field()

    def offer(self, places: Sequence[Any]) -> None:
        purposes = (word for word in Purpose if word is not Purpose.LIFT)  # a lift has its own page
        self.purpose.choices, self.key.choices = worded(purposes), worded(Key)
        self.place.choices = _places(places)

    def facts(self) -> dict[str, Any]:
        compound, building, entrance = (int(part) or None for part in self.place.data.split("-"))
        names = ("purpose", "name", "total", "agreed_on", "due_on")
        place = {"compound_id": compound, "building_id": building, "entrance_id": entrance}
        return {**{name: self._fields[name].data for name in names}, **place, "document_no": self.document_no.data or None}  # fmt: skip


def _places(rows: Sequence[Any]) -> list[tuple[str, str]]:
    """Compounds, their buildings and entrances, as one indented list."""
    found: dict[str, str] = {}
    for compound_id, compound, building_id, building, entrance_id, entrance, _flats in rows:
        found[f"{compound_id}-0-0"] = compound
        found[f"{compound_id}-{building_id}-0"] = f"　{building}"
        found[f"{compound_id}-{building_id}-{entrance_id}"] = f"　　{building} {entrance}"
    return list(found.items())


class MoneyInForm(Form):
    channel = SelectField(_l("How it was paid"), [needed()], coerce=word_or_none(Channel))
    amount = MoneyField(_l("Amount"), [needed()])
    received_on = DayField(_l("Arrived on"), [needed()])
    balance = MoneyField(_l("Account in the maintenance fund before"), [optional()])
    document_no = TextField(_l("Number of the document"), [optional(), short(200)])
    form_key = key_field()

    def offer(self) -> None:
        self.channel.choices = worded(Channel)

    def facts(self) -> dict[str, Any]:
        names = ("channel", "amount", "received_on", "balance")
        return {**{name: self._fields[name].data for name in names}, "document_no": self.document_no.data or None}  # fmt: skip


class LiftForm(Form):
    """A lift's figures; read from the address while it is only looked at, from the form when it is agreed."""

    whole = MoneyField(_l("Price of the lift with everything"), [needed()])
    subsidies = MoneyField(_l("Subsidies"), [optional()])
    district = MoneyField(_l("Built by the district: foundation, grid connection"), [optional()])
    code = SelectField(_l("Table of floors"))
    own = LongTextField(_l("Own table"), [optional(), short(600)])
    measure = SelectField(_l("The own table says"), coerce=word_or_none(Measure))
    basis = SelectField(_l("Within a floor"), coerce=word_or_none(Basis))
    exempt = TextField(_l("Floors that pay nothing"), [optional(), FLOORS])
    compensated = TextField(_l("Floors that are compensated"), [optional(), FLOORS])
    compensation = MoneyField(_l("Compensation for each flat there"), [optional()])
    absent = SelectMultipleField(
        _l("Flats that do not take part"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )  # fmt: skip

    def offer(self, homes: Sequence[Household]) -> None:
        self.code.choices = [(table.code, f"{table.city}（{label(table.measure)}）") for table in published()]
        self.measure.choices, self.basis.choices = worded(Measure), worded(Basis)
        self.absent.choices = [(home.id, home.door) for home in homes]

    def refuse(self, refusal: Refusal) -> None:
        """The rules speak of a table; here it is chosen, or typed."""
        field = refusal.field if refusal.field != "table" else "own" if self.own.data else "code"
        super().refuse(Refusal(refusal.message, field, **refusal.values))

    def wish(self) -> Wish:
        return Wish(
            whole=self.whole.data or ZERO, subsidies=self.subsidies.data or ZERO, district=self.district.data or ZERO,
            compensation=self.compensation.data or ZERO, compensated=_floors(self.compensated.data),
            exempt=_floors(self.exempt.data), code=self.code.data, own=self.own.data or "",
            measure=self.measure.data or Measure.COEFFICIENT, basis=self.basis.data or Basis.AREA,
            absent=frozenset(self.absent.data or ()),
        )  # fmt: skip


def _floors(text: str | None) -> tuple[int, ...]:
    for mark in ",，、":
        text = (text or "").replace(mark, " ")
    return tuple(sorted({int(floor) for floor in (text or "").split()}))


class AgreeForm(LiftForm):
    name = TextField(_l("Name"), [needed(), short(200)])
    agreed_on = DayField(_l("Agreed on"), [needed()])
    due_on = DayField(_l("To be paid by"), [optional()])
    document_no = TextField(_l("Number of the agreement or vote"), [needed(), short(200)])
    form_key = key_field()

    def facts(self) -> dict[str, Any]:
        return {name: self._fields[name].data for name in ("name", "agreed_on", "due_on", "document_no")}


class JoinForm(Form):
    household_id = SelectField(_l("Flat that joins"), [needed()], coerce=chosen_id)
    counted = QuantityField(_l("Percent of the cost that still count"), [needed(), not_negative])
    joined_on = DayField(_l("Joined on"), [needed()])
    form_key = key_field()

    def facts(self) -> dict[str, Any]:
        return {"counted": self.counted.data, "joined_on": self.joined_on.data}

    def offer(self, homes: Sequence[Household]) -> None:
        self.household_id.choices = [(str(home.id), home.door) for home in homes]


class HandoverForm(Form):
    source_id = SelectField(_l("Residents' source"), [needed()], coerce=chosen_id)
    amount = MoneyField(_l("Amount handed over"), [needed()])
    dated = DayField(_l("Arrived on"), [needed()])
    document_no = TextField(_l("Number of the document"), [needed(), short(200)])
    why = TextField(_l("Where the rest is, if not all is handed over"), [optional(), short(200)])
    form_key = key_field()

    def offer(self, sources: Sequence[Any]) -> None:
        self.source_id.choices = [(str(one.id), one.name or label(one.kind)) for one in sources]

    def facts(self) -> dict[str, Any]:
        names = ("amount", "dated", "document_no")
        return {**{name: self._fields[name].data for name in names}, "why": self.why.data or ""}


class ReasonForm(Form):
    reason = TextField(_l("Why is it taken back?"), [needed(), short(200)])


class GiftForm(VersionedForm):
    name = TextField(_l("What was done"), [needed(), short(200)])
    giver = TextField(_l("Given by"), [needed(), short(200)])
    amount = MoneyField(_l("Sum"), [optional()])
    in_kind = TextField(_l("Goods or work given"), [optional(), short(400)])
    given_on = DayField(_l("Given on"), [needed()])
    building_id = SelectField(_l("At which building"), coerce=chosen_id)

    def offer(self, buildings: Sequence[Any]) -> None:
        whole = _("The compound as a whole")
        self.building_id.choices = [("", whole), *((str(one.id), one.name) for one in buildings)]

    def facts(self) -> dict[str, Any]:
        names = ("name", "giver", "amount", "in_kind", "given_on", "building_id")
        return {name: self._fields[name].data for name in names}


class NewGiftForm(GiftForm):
    picture = HiddenField()  # a sealed ticket of the photo that has arrived already
    form_key = key_field()
