"""Shapes of what people type about money."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.base.errors import Refusal
from tracker.base.format import label
from tracker.base.forms import (
    CountField,
    DayField,
    Form,
    LongTextField,
    MoneyField,
    TextField,
    VersionedForm,
    needed,
    optional,
    short,
)
from tracker.base.pages import gettext as _
from tracker.base.sentences import Sentence
from tracker.base.words import Word
from tracker.funding.conditions import NUMBERS, WORDS, Effect, Rule, Subject, Warned
from tracker.funding.ledger import MovementKind, Purpose
from tracker.funding.rules import SourceKind
from tracker.funding.scans import ScanForm
from tracker.items.catalogue import item_types
from tracker.items.rules import ItemClass, Scope
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


class ReasonedForm(DoubtfulForm):
    """A form whose rules may warn: whoever goes on says why."""

    because = TextField(
        _l("Why it is done all the same: who allowed it, by which document"), [optional(), short(400)]
    )

    def refuse(self, refusal: Refusal) -> None:
        """Every warning stands beside the reason that is asked for."""
        if isinstance(refusal, Warned):
            for said in refusal.warnings:
                super().refuse(Refusal(said.message, "because", **said.values))
        super().refuse(refusal)


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


class ReceiptForm(DoubtfulForm, ScanForm):
    amount = MoneyField(_l("Amount"), [needed()])
    dated = DayField(_l("Arrived on"), [needed()])
    document_no = TextField(_l("Number of the document"), [needed(), short(200)])
    voucher = TextField(_l("Voucher, or where the paper lies"), [optional(), short(200)])
    form_key = key_field()

    def facts(self) -> dict[str, Any]:
        names = ("amount", "dated", "document_no")
        return {name: self._fields[name].data for name in names}


class ReverseForm(Form):
    reason = TextField(_l("Why is it taken back?"), [needed(), short(200)])


class RefuseForm(Form):
    reason = TextField(_l("Why is it refused?"), [needed(), short(200)])


class MoveForm(ReasonedForm, ScanForm):
    """Money that moves one stage on. Which questions it asks depends on the stage."""

    amount = MoneyField(_l("Amount"), [needed()])
    dated = DayField(_l("Date of the document"), [needed()])
    document_no = TextField(_l("Number of the document"), [needed(), short(200)])
    target = SelectField(_l("For which item or compound"), default="")
    purpose = SelectField(_l("What for"), coerce=word_or_none(Purpose), default=Purpose.WORKS)
    wages = MoneyField(_l("Of it into the wage account"), [optional()])
    payee = TextField(_l("Paid to"), [optional(), short(200)])
    voucher = TextField(_l("Voucher, or where the paper lies"), [optional(), short(200)])
    evidence_id = SelectField(_l("Document on file"), coerce=lambda value: int(value) if value else None)
    form_key = key_field()

    def offer(
        self, kind: MovementKind, items: Sequence[Any], compounds: Sequence[Any], papers: Sequence[Any]
    ) -> None:  # fmt: skip
        """Keep the questions of this stage and give them their answers."""
        wanted = {
            MovementKind.PAID: {"target", "purpose", "wages", "payee"},
            MovementKind.ALLOCATED: {"target"},
        }
        for name in {"target", "purpose", "wages", "payee"} - wanted.get(kind, set()):
            del self[name]
        self.evidence_id.choices = [
            ("", "—"), *((str(one.id), f"{label(one.kind)} {one.document_no or ''}") for one in papers)
        ]  # fmt: skip
        if "target" in self:
            named = [(f"item:{item.id}", f"{_(item.name)}") for item in items]
            named += [(f"compound:{one.id}", one.name) for one in compounds]
            self.target.choices = [("", _("The project as a whole")), *named]
        if "purpose" in self:
            self.purpose.choices = [(one.value, label(one)) for one in Purpose]

    @property
    def where(self) -> dict[str, int]:
        """``item_id`` or ``compound_id``, as the actions take it."""
        chosen = str(self.target.data or "") if "target" in self else ""
        name, _colon, number = chosen.partition(":")
        return {f"{name}_id": int(number)} if number else {}

    def papers(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: self[name].data or None for name in ("voucher", "because")}
        found["evidence_id"] = self.evidence_id.data
        return found | ({"payee": self.payee.data or None} if "payee" in self else {})

    def refuse(self, refusal: Refusal) -> None:
        """The rules speak of items and compounds; here one question asks for both."""
        if refusal.field in ("item_id", "compound_id"):
            refusal = Refusal(refusal.message, "target", **refusal.values)
        super().refuse(refusal)


class GrantForm(DoubtfulForm):
    region_id = SelectField(_l("Issued to"), [needed()], coerce=lambda value: int(value) if value else None)
    kind = SelectField(_l("Kind of source"), [needed()], coerce=word_or_none(SourceKind))
    year = CountField(_l("Plan year"), [needed()])
    amount = MoneyField(_l("Amount"), [needed()])
    document_no = TextField(_l("Number of the document"), [needed(), short(200)])
    dated = DayField(_l("Date of the document"), [needed()])
    name = TextField(_l("Name or document, as published"), [optional(), short(200)])
    form_key = key_field()

    def offer(self, regions: Sequence[tuple[int, str]]) -> None:
        self.region_id.choices = [("", "—"), *((str(one), name) for one, name in regions)]
        self.kind.choices = [("", "—"), *((kind.value, label(kind)) for kind in SourceKind)]

    def facts(self) -> dict[str, Any]:
        names = ("region_id", "kind", "year", "amount", "document_no", "dated", "name")
        return {name: self._fields[name].data for name in names}


class RuleForm(Form):
    """One rule of a new edition; an empty value takes the rule out."""

    numbers = TextField(_l("What it says"), [optional(), short(20)])
    codes = SelectMultipleField(
        _l("What it says"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    effect = SelectField(_l("What it does"), coerce=word_or_none(Effect))
    source_text = LongTextField(_l("Where it is written"), [optional(), short(400)])
    valid_from = DayField(_l("Valid from"), [needed()])
    reason = TextField(_l("Why it changes"), [needed(), short(200)])

    def offer(self, subject: Subject) -> None:
        self.effect.choices = [(one.value, label(one)) for one in Effect]
        if subject in NUMBERS:
            del self.codes
        else:
            del self.numbers
            self.codes.choices = choices(subject)

    def rule(self, subject: Subject) -> Rule | None:
        value = self.numbers.data or "" if "numbers" in self else " ".join(self.codes.data or [])
        if not value.strip():
            return None
        return Rule(subject, value.strip(), self.effect.data or Effect.WARNS, self.source_text.data or "")

    def refuse(self, refusal: Refusal) -> None:
        field = ("numbers" if "numbers" in self else "codes") if refusal.field == "value" else refusal.field
        super().refuse(Refusal(refusal.message, field, **refusal.values))


_WORDS: dict[Subject, type[Word]] = {
    Subject.ITEM_CLASSES: ItemClass, Subject.SCOPES: Scope, Subject.PURPOSES: Purpose, Subject.NOT_WITH: SourceKind,
}  # fmt: skip


def choices(subject: Subject) -> list[tuple[str, str]]:
    """The codes a rule may list, with their names."""
    if subject in WORDS:
        return [(word.value, label(word)) for word in _WORDS[subject]]
    return [(one.code, _(one.name)) for one in item_types()]


def spoken(rule: Rule) -> str:
    """The value of a rule as a person reads it."""
    if rule.subject in NUMBERS:
        number = Decimal(rule.value)
        return str(number) if rule.subject in (Subject.FIRST_YEAR, Subject.LAST_YEAR) else f"{number:,}"
    named = dict(choices(rule.subject))
    return _(", ").join(named.get(code, code) for code in rule.codes)
