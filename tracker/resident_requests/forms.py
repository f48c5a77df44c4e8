"""What residents and staff type about requests."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField

from tracker.base.forms import Form, LongTextField, TextField, VersionedForm, needed, optional, short
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.places.forms import id_or_none, key_field
from tracker.resident_requests.actions import Filing
from tracker.resident_requests.phones import LONGEST, normalise_phone
from tracker.resident_requests.rules import (
    LONGEST_TEXT,
    Category,
    RequestKind,
    RevealReason,
    UrgencyQuestion,
    category_tree,
)

NO, YES = "no", "yes"


def _urgency(question: UrgencyQuestion) -> RadioField:
    return RadioField(_l(question.label), [needed()], default=NO)


@cache
def _categories(_language: str) -> tuple[SelectChoice, ...]:
    """All there is to choose, in the reader's language; the same for everybody."""
    named = (
        SelectChoice(word.value, _(word.label), optgroup=_(group.label))
        for group, words in category_tree().items()
        for word in words
    )
    return SelectChoice("", _("Please choose")), *named


class RequestForm(Form):
    """A request; the compound is chosen before."""

    form_key = key_field()
    building_id = SelectField(_l("Building"), coerce=id_or_none, validate_choice=False)
    where = TextField(_l("Where exactly"), [optional(), short(100)])
    category = SelectField(_l("What it is about"), [needed(_l("Choose what it is about."))])
    kind = RadioField(_l("What you want"), [needed(_l("Choose one of these."))])
    danger = _urgency(UrgencyQuestion.DANGER)
    no_supply = _urgency(UrgencyQuestion.NO_SUPPLY)
    text = LongTextField(_l("What happened"), [needed(_l("Write what it is about.")), short(LONGEST_TEXT)])
    phone = TextField(_l("Your telephone"), [needed(), short(LONGEST)])
    name = TextField(_l("Your name"), [optional(), short(50)])

    def offer(self, buildings: Callable[[], Sequence[tuple[int, str]]]) -> None:
        """Fill the lists to choose from; ``buildings`` of the compound are read when the list is drawn."""
        self.building_id.choices = lambda: [("", _("The whole compound, or not sure")), *buildings()]
        self.category.choices = list(_categories(language()))
        self.kind.choices = [(word.value, _(word.label)) for word in RequestKind]
        self.danger.choices = self.no_supply.choices = [(NO, _("No")), (YES, _("Yes"))]

    def renew_key(self) -> None:
        """From here on this is another request."""
        self.form_key.data = uuid4().hex

    def filing(self) -> Filing:
        """What was typed, as a value. Raises Refusal for a number that is none."""
        asked = {UrgencyQuestion.DANGER: self.danger.data, UrgencyQuestion.NO_SUPPLY: self.no_supply.data}
        return Filing(
            category=Category(self.category.data), kind=RequestKind(self.kind.data),
            answers=frozenset(question for question, said in asked.items() if said == YES),
            text=self.text.data or "", phone=normalise_phone(self.phone.data or ""), name=self.name.data or "",
            where=self.where.data or "", building_id=self.building_id.data,
        )  # fmt: skip


class LookUpForm(Form):
    """The two keys of a resident."""

    code = TextField(
        _l("Code"), [needed(_l("Write the code from the slip or the picture you took.")), short(80)]
    )
    phone = TextField(_l("Your telephone"), [needed(_l("Write the number you filed with.")), short(LONGEST)])


class WordsForm(Form):
    """A line more; ``form_key`` keeps it from being stored twice."""

    form_key = key_field()
    words = LongTextField(_l("Your words"), [needed(), short(LONGEST_TEXT)])


class AnswerForm(VersionedForm):
    """An answer; ``seen`` says which words were looked at as the resident will read them."""

    answer = LongTextField(_l("Answer"), [needed(_l("Write the answer.")), short(LONGEST_TEXT)])
    seen = HiddenField()


class RevealForm(Form):
    reason = SelectField(_l("Why you need the number"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.reason.choices = [(word.value, _(word.label)) for word in RevealReason]
