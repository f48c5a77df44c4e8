"""Shapes of what people type about money."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from tracker.base.errors import Refusal
from tracker.base.format import label
from tracker.base.forms import DayField, Form, MoneyField, TextField, VersionedForm, needed, optional, short
from tracker.base.sentences import Sentence
from tracker.funding.rules import SourceKind
from tracker.places.forms import key_field, word_or_none


class DoubtfulForm(VersionedForm):
    """A form with a sum that may look wrong and be right."""

    sure = BooleanField(_l("I have checked the sum: it is right"))

    def ask(self, doubts: Sequence[Sentence]) -> None:
        """Refuse once, with what is odd beside the box to tick; ticked, it is the person's word."""
        if doubts and not self.sure.data:
            for doubt in doubts[1:]:
                self.refuse(Refusal(doubt.message, "sure", **doubt.values))
            raise Refusal(doubts[0].message, "sure", **doubts[0].values)


class SourceForm(DoubtfulForm):
    kind = SelectField(_l("Kind of source"), [needed()], coerce=word_or_none(SourceKind))
    name = TextField(_l("Name or document, as published"), [optional(), short(200)])
    planned = MoneyField(_l("Planned sum"), [needed()])

    def offer(self) -> None:
        self.kind.choices = [("", "—"), *((kind.value, label(kind)) for kind in SourceKind)]

    def facts(self) -> dict[str, Any]:
        return {"kind": self.kind.data, "name": self.name.data or None, "planned": self.planned.data}


class NewSourceForm(SourceForm):
    form_key = key_field()


class ReceiptForm(DoubtfulForm):
    amount = MoneyField(_l("Amount"), [needed()])
    dated = DayField(_l("Arrived on"), [needed()])
    document_no = TextField(_l("Number of the document"), [needed(), short(200)])
    form_key = key_field()

    def facts(self) -> dict[str, Any]:
        names = ("amount", "dated", "document_no")
        return {name: self._fields[name].data for name in names}


class ReverseForm(Form):
    reason = TextField(_l("Why is it taken back?"), [needed(), short(200)])
