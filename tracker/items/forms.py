"""Shapes of what people type about items."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from tracker.base.errors import Refusal
from tracker.base.format import label
from tracker.base.forms import (
    Form,
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
from tracker.base.words import N_
from tracker.items.catalogue import item_types
from tracker.items.queries import Spot
from tracker.items.rules import ItemClass, Scope
from tracker.places.forms import key_field, word_or_none

NOT_FACTS = frozenset({"version", "csrf_token", "form_key"})
Key = tuple[int, int | None, int | None]  # compound, building, segment


def typed(form: Form) -> dict[str, Any]:
    """What was typed; blanks are None."""
    return {
        name: None if field.data == "" else field.data
        for name, field in form._fields.items()
        if name not in NOT_FACTS
    }


class NewItemForm(Form):
    type_code = SelectField(_l("Kind of work"), [needed()])
    name = TextField(_l("Name in the plan, if it has its own"), [optional(), short(200)])
    scope = SelectField(_l("Where it lies"), coerce=word_or_none(Scope))
    quantity = QuantityField(_l("Planned quantity"), [optional(), not_negative])
    published_unit = TextField(_l("Unit as published"), [optional(), short(20)])
    unit_price = MoneyField(_l("Price of one unit, yuan"), [optional()])
    form_key = key_field()

    def offer(self) -> None:
        kinds: dict[ItemClass, list[tuple[str, str]]] = {kind: [] for kind in ItemClass}
        for item_type in item_types():
            text = f"{_(item_type.name)} ({label(item_type.unit)})"
            kinds[item_type.item_class].append((item_type.code, text))
        self.type_code.choices = {label(kind): choices for kind, choices in kinds.items()}
        self.scope.choices = [("", _("As usual for this kind")), *((s.value, label(s)) for s in Scope)]


class ItemForm(VersionedForm):
    name = TextField(_l("Name in the plan, if it has its own"), [optional(), short(200)])
    scope = SelectField(_l("Where it lies"), [needed()], coerce=word_or_none(Scope))
    planned = QuantityField(_l("Planned quantity"), [optional(), not_negative])
    contracted = QuantityField(_l("Contracted quantity"), [optional(), not_negative])
    changed = QuantityField(_l("Quantity after variations"), [optional(), not_negative])
    accepted = QuantityField(_l("Accepted quantity"), [optional(), not_negative])
    unit_price = MoneyField(_l("Price of one unit, yuan"), [optional()])

    def offer(self) -> None:
        self.scope.choices = [(scope.value, label(scope)) for scope in Scope]


class ReasonForm(Form):
    reason = TextField(_l("Reason, as residents will read it"), [needed(), short(400)])


def field_name(key: Key) -> str:
    compound_id, building_id, segment_id = key
    return f"place_{compound_id}_{building_id or 0}" + (f"_{segment_id}" if segment_id else "")


class PlacesForm(Form):
    """``seen`` tells the shares the form was opened with."""

    seen = HiddenField()

    def check_seen(self, now: str) -> None:
        """Refuse once when somebody else changed the shares meanwhile; saving again is a decision."""
        opened, self.seen.data, self.seen.raw_data = self.seen.data, now, None
        if opened != now:
            raise Refusal(
                N_(
                    "Somebody else changed the places meanwhile. Your figures are below; look, then save again."
                )
            )


def places_form(spots: list[Spot]) -> type[PlacesForm]:
    """A form with one quantity for each place."""
    fields = {
        field_name(spot.key): QuantityField(
            f"{spot.compound} {spot.part or _('common ground')}", [optional(), not_negative]
        )
        for spot in spots
    }
    return type("PlacesForm", (PlacesForm,), fields)
