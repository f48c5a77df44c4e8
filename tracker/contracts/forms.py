"""Shapes of what people type about contracts, variations and certificates."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.base.format import label
from tracker.base.forms import (
    CountField,
    DayField,
    Form,
    LongTextField,
    MoneyField,
    QuantityField,
    TextField,
    needed,
    not_negative,
    optional,
    short,
)
from tracker.base.pages import gettext as _
from tracker.contracts.models import BillLine
from tracker.contracts.rules import VariationGrade, VariationKind, VariationOrigin
from tracker.funding.forms import DoubtfulForm, ReasonedForm
from tracker.funding.models import Source
from tracker.funding.scans import ScanForm
from tracker.items.models import Item
from tracker.places.forms import chosen_id, key_field, word_or_none

Choices = Iterable[tuple[int, str]]
NOT_FACTS = frozenset({"version", "csrf_token", "form_key", "sure", "compounds"})


class PercentField(QuantityField):
    """Percent with at most two decimals."""

    shape = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?", re.ASCII)


def typed(form: Form, *but: str) -> dict[str, Any]:
    """What was typed; blanks are None."""
    return {
        name: None if field.data == "" else field.data
        for name, field in form._fields.items()
        if name not in NOT_FACTS and name not in but
    }


def one_of(choices: Choices, none: str = "—") -> list[tuple[str, str]]:
    return [("", none), *((str(row_id), text) for row_id, text in choices)]


class ContractForm(DoubtfulForm):
    sure = BooleanField(_l("I have checked this: it is right"))
    number = TextField(_l("Number of the contract"), [needed(), short(64)])
    name = TextField(_l("What it is for"), [needed(), short(200)])
    contractor_id = SelectField(_l("Contractor"), [needed()], coerce=chosen_id)
    employer_id = SelectField(_l("Implementing body"), coerce=chosen_id)
    compounds = SelectMultipleField(
        _l("Lots in these compounds"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )  # fmt: skip
    signed_on = DayField(_l("Signed on"), [needed()])
    starts_on = DayField(_l("Works begin on"), [optional()])
    ends_on = DayField(_l("Works end on"), [optional()])
    sum = MoneyField(_l("Contract sum"), [needed()])
    control_price = MoneyField(_l("Control price of the tender"), [optional()])
    estimate = MoneyField(_l("Approved estimate for this contract"), [optional()])
    advance = PercentField(_l("Advance (percent of the sum)"), [needed(), not_negative])
    recovery = PercentField(_l("Advance recovered (percent of accepted work)"), [needed(), not_negative])
    progress = PercentField(_l("Progress payment (percent of accepted work)"), [needed(), not_negative])
    retention = PercentField(_l("Retention (percent)"), [needed(), not_negative])
    wage = PercentField(_l("Wage account (percent of each payment)"), [needed(), not_negative])
    guarantee = MoneyField(_l("Performance guarantee"), [optional()])
    guarantee_until = DayField(_l("Guarantee valid until"), [optional()])
    defects_months = CountField(_l("Defects liability period, months"), [needed()])

    def offer(self, organisations: Choices, compounds: Choices) -> None:
        self.contractor_id.choices = one_of(organisations)
        self.employer_id.choices = self.contractor_id.choices
        self.compounds.choices = list(compounds)


class NewContractForm(ContractForm):
    form_key = key_field()


class LineForm(Form):
    item_id = SelectField(_l("Item"), coerce=chosen_id)
    name = TextField(_l("What the line is for, where it is no item"), [optional(), short(200)])
    unit = TextField(_l("Unit, where it is no item"), [optional(), short(20)])
    code = TextField(_l("Number in the bill of quantities"), [optional(), short(64)])
    quantity = QuantityField(_l("Quantity"), [needed(), not_negative])
    price = MoneyField(_l("Price of one unit, yuan"), [needed()])
    form_key = key_field()

    def offer(self, items: Sequence[Item]) -> None:
        none = _("No item: a lump sum or a measure")
        self.item_id.choices = one_of(((one.id, _item_text(one)) for one in items), none)


def _item_text(item: Item) -> str:
    return f"{_(item.name)} ({label(item.unit)})"


class DefectForm(Form):
    text = TextField(_l("What has to be put right"), [needed(), short(400)])
    found_on = DayField(_l("Found on"), [needed()])
    form_key = key_field()


class DayForm(Form):
    day = DayField(_l("Date"), [needed()])


class VariationForm(Form):
    kind = SelectField(_l("Kind of variation"), [needed()], coerce=word_or_none(VariationKind))
    origin = SelectField(_l("Asked for by"), [needed()], coerce=word_or_none(VariationOrigin))
    grade = SelectField(_l("Grade"), [needed()], coerce=word_or_none(VariationGrade))
    reason = LongTextField(_l("Why it is varied"), [needed(), short(2000)])
    dated = DayField(_l("Date of the document"), [needed()])
    document_no = TextField(_l("Number of the document"), [optional(), short(200)])
    days = CountField(_l("Days the works take longer"), [optional()])
    source_id = SelectField(_l("Paid from"), coerce=chosen_id)
    item_id = SelectField(_l("Item"), coerce=chosen_id)
    name = TextField(_l("What is added, where it is no item"), [optional(), short(200)])
    unit = TextField(_l("Unit, where it is no item"), [optional(), short(20)])
    quantity = QuantityField(_l("Added quantity"), [optional(), not_negative])
    price = MoneyField(_l("Price of one unit, yuan"), [optional()])
    form_key = key_field()

    def offer(self, sources: Choices, items: Sequence[Item]) -> None:
        for field, words in ((self.kind, VariationKind), (self.origin, VariationOrigin), (self.grade, VariationGrade)):  # fmt: skip
            field.choices = [("", "—"), *((word.value, label(word)) for word in words)]
        self.source_id.choices = one_of(sources)
        self.item_id.choices = one_of(((one.id, _item_text(one)) for one in items), _("No item"))

    def facts(self) -> dict[str, Any]:
        names = ("kind", "origin", "grade", "reason", "dated", "document_no", "source_id")
        found = {name: self._fields[name].data for name in names}
        return {**found, "document_no": found["document_no"] or None, "days": self.days.data or 0}


class DecisionForm(Form):
    decision = TextField(_l("Note on the decision; needed to reject"), [optional(), short(400)])


def line_field(line_id: int) -> str:
    return f"line_{line_id}"


def variation_form(lines: Sequence[BillLine]) -> type[VariationForm]:
    """A form with a change, more or less, for each line of the bill."""
    return type("VariationForm", (VariationForm,), _quantities(lines, []))


def _quantities(lines: Sequence[BillLine], more: list[Any]) -> dict[str, Any]:
    return {
        line_field(line.id): QuantityField(f"{line.position} {_(line.name)}", [optional(), *more])
        for line in lines
    }


class DraftForm(DoubtfulForm):
    sure = BooleanField(_l("I have checked this: it is right"))
    cut_off = DayField(_l("Counts work up to"), [needed()])
    amount = MoneyField(_l("Sum to pay; empty for the largest"), [optional()])
    penalties = MoneyField(_l("Deductions to date"), [optional()])
    penalty_reason = TextField(_l("What the deduction is for"), [optional(), short(400)])
    exception = TextField(_l("Exception: who allowed it, and why"), [optional(), short(400)])


def draft_form(lines: Sequence[BillLine]) -> type[DraftForm]:
    """A form with the quantity to date of each line of the bill."""
    return type("DraftForm", (DraftForm,), _quantities(lines, [not_negative]))


class ReturnForm(Form):
    reason = TextField(_l("What has to be corrected"), [needed(), short(400)])


class PaperForm(ScanForm):
    """The paper that a step at the end of a contract's money rests on."""

    dated = DayField(_l("Date of the document"), [needed()])
    document_no = TextField(_l("Number of the document"), [needed(), short(200)])
    form_key = key_field()


class SettlementForm(PaperForm):
    claimed = MoneyField(_l("Sum the contractor claims"), [needed()])
    audited = MoneyField(_l("Sum the review allows"), [needed()])
    auditor = TextField(_l("Reviewed by"), [needed(), short(200)])
    reason = TextField(_l("Why less than claimed"), [optional(), short(400)])

    def facts(self) -> dict[str, Any]:
        names = ("claimed", "audited", "auditor", "dated", "document_no")
        return {**{name: self._fields[name].data for name in names}, "reason": self.reason.data or None}


class GiveBackForm(PaperForm):
    amount = MoneyField(_l("Amount"), [needed()])
    voucher = TextField(_l("Voucher, or where the paper lies"), [optional(), short(200)])

    def facts(self) -> dict[str, Any]:
        return {name: self._fields[name].data for name in ("amount", "dated", "document_no")}

    def papers(self) -> dict[str, Any]:
        return {"voucher": self.voucher.data or None}


class CloseForm(PaperForm):
    voucher = TextField(_l("Approved by, or where the paper lies"), [optional(), short(200)])

    def papers(self) -> dict[str, Any]:
        return {"voucher": self.voucher.data or None}


def close_form(sources: Sequence[Source]) -> type[CloseForm]:
    """A form with the final cost of each source."""
    costs = {line_field(one.id): MoneyField(one.name or label(one.kind), [optional()]) for one in sources}
    return type("CloseForm", (CloseForm,), costs)


class PaymentForm(ReasonedForm, ScanForm):
    source_id = SelectField(_l("Paid from"), [needed()], coerce=chosen_id)
    amount = MoneyField(_l("Amount"), [needed()])
    wages = MoneyField(_l("Of it into the wage account"), [optional()])
    dated = DayField(_l("Paid on"), [needed()])
    document_no = TextField(_l("Number of the payment document"), [needed(), short(200)])
    form_key = key_field()

    def offer(self, sources: Choices) -> None:
        self.source_id.choices = one_of(sources)
