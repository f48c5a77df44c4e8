"""What residents and staff type about requests."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FileField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)

from tracker.base.clock import CHINA
from tracker.base.forms import Form, LongTextField, TextField, VersionedForm, needed, optional, short
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.base.words import Word
from tracker.places.forms import id_or_none, key_field
from tracker.resident_requests.categories import category_tree
from tracker.resident_requests.clocks import Clock
from tracker.resident_requests.intake import Filing
from tracker.resident_requests.phones import LONGEST, normalise_phone
from tracker.resident_requests.rules import (
    LONGEST_TEXT,
    Category,
    Channel,
    Outcome,
    RequestKind,
    RevealReason,
    UrgencyQuestion,
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


def spot(building_id: int | None, entrance_id: int | None = None) -> str:
    """A building or one of its entrances as a value of a list; "" is the whole compound."""
    if building_id is None:
        return ""
    return f"{building_id}" if entrance_id is None else f"{building_id}-{entrance_id}"


def _spots(rows: Iterable[Any]) -> list[SelectChoice]:
    """Buildings, each followed by its entrances."""
    choices, last = [SelectChoice("", _("The whole compound, or not sure"))], None
    for building_id, building, entrance_id, entrance in rows:
        if building_id != last:
            choices.append(SelectChoice(spot(building_id), building))
            last = building_id
        if entrance_id is not None:
            choices.append(SelectChoice(spot(building_id, entrance_id), f"{building} {entrance}"))
    return choices


class RequestForm(Form):
    """A request; the compound is chosen before. ``join`` names a neighbour's request to follow instead,
    ``apart`` says that none of the similar ones is the same.
    """

    form_key = key_field()
    join = HiddenField()
    apart = HiddenField()
    spot = SelectField(_l("Building and entrance"), validate_choice=False)
    door = TextField(_l("Door number"), [optional(), short(20)])
    where = TextField(_l("Where exactly"), [optional(), short(100)])
    category = SelectField(_l("What it is about"), [needed(_l("Choose what it is about."))])
    kind = RadioField(_l("What you want"), [needed(_l("Choose one of these."))])
    danger = _urgency(UrgencyQuestion.DANGER)
    no_supply = _urgency(UrgencyQuestion.NO_SUPPLY)
    text = LongTextField(_l("What happened"), [needed(_l("Write what it is about.")), short(LONGEST_TEXT)])
    photos = MultipleFileField(_l("Pictures"))
    phone = TextField(_l("Your telephone"), [needed(), short(LONGEST)])
    name = TextField(_l("Your name"), [optional(), short(50)])
    anonymous = BooleanField(_l("I wish to stay unnamed"))

    def offer(self, doors: Callable[[], Sequence[Row[Any]]]) -> None:
        """Fill the lists to choose from; the doors of the compound are read when the list is drawn."""
        self.spot.choices = lambda: _spots(doors())
        self.category.choices = list(_categories(language()))
        self.kind.choices = [(word.value, _(word.label)) for word in RequestKind]
        self.danger.choices = self.no_supply.choices = [(NO, _("No")), (YES, _("Yes"))]

    def renew_key(self) -> None:
        """From here on this is another request."""
        self.form_key.data = uuid4().hex

    def uploads(self) -> list[Any]:
        """The pictures that were chosen; a browser sends an empty one for no choice."""
        return [upload for upload in self.photos.data or () if getattr(upload, "filename", "")]

    def filing(self, channel: Channel = Channel.WEB, notice_id: int | None = None) -> Filing:
        """What was typed, as a value. Raises Refusal for a number that is none."""
        asked = {UrgencyQuestion.DANGER: self.danger.data, UrgencyQuestion.NO_SUPPLY: self.no_supply.data}
        building, _dash, entrance = (self.spot.data or "").partition("-")
        return Filing(
            category=Category(self.category.data), kind=RequestKind(self.kind.data), channel=channel,
            answers=frozenset(question for question, said in asked.items() if said == YES),
            text=self.text.data or "", phone=normalise_phone(self.phone.data or ""), name=self.name.data or "",
            where=self.where.data or "", door=self.door.data or "", anonymous=bool(self.anonymous.data),
            building_id=id_or_none(building), entrance_id=id_or_none(entrance), notice_id=notice_id,
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
    words = LongTextField(_l("Words"), [needed(), short(LONGEST_TEXT)])


class OwnWordsForm(WordsForm):
    """The same of whoever asked."""

    words = LongTextField(_l("Your words"), [needed(), short(LONGEST_TEXT)])


def _words(words: type[Word]) -> list[tuple[str, str]]:
    return [(word.value, _(word.label)) for word in words]


class AnswerForm(VersionedForm):
    """An answer; ``seen`` says which words were looked at as the resident will read them."""

    answer = LongTextField(_l("Answer"), [needed(_l("Write the answer.")), short(LONGEST_TEXT)])
    outcome = RadioField(_l("What came of it"), [needed(_l("Say what came of it."))])
    seen = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.outcome.choices = _words(Outcome)


class PicturesField(SelectMultipleField):
    """Pictures of a request, to be ticked; none ticked means none."""

    def __init__(self, text: Any, **options: Any) -> None:
        super().__init__(text, [optional()], coerce=int, **options)

    def offer(self, ids: Iterable[int]) -> None:
        self.choices = [(one, str(one)) for one in ids]

    @property
    def chosen(self) -> frozenset[int]:
        return frozenset(self.data or ())


class DispatchForm(Form):
    """To whom, what they are asked to do, with which clock, and which pictures they may see."""

    handler_id = SelectField(_l("To whom"), [needed()], coerce=id_or_none)
    task = LongTextField(_l("What they are asked to do"), [needed(), short(500)])
    clock = SelectField(_l("Class"), [needed()])
    pictures = PicturesField(_l("Pictures they may see"))

    def offer(self, handlers: Sequence[tuple[int, str]], clock: Clock) -> None:
        self.handler_id.choices = list(handlers)
        self.clock.choices = [
            (word.value, _(word.label)) for word in dict.fromkeys((clock, Clock.ORDINARY, Clock.COMPLEX))
        ]


class VisitForm(Form):
    """When somebody comes; both moments in China."""

    visit_from = DateTimeLocalField(_l("From"), [needed()], format="%Y-%m-%dT%H:%M")
    visit_until = DateTimeLocalField(_l("Until"), [needed()], format="%Y-%m-%dT%H:%M")

    def moments(self) -> tuple[Any, Any]:
        return tuple(field.data.replace(tzinfo=CHINA) for field in (self.visit_from, self.visit_until))


class RepairForm(Form):
    """What a firm did: put right, or why not."""

    words = LongTextField(_l("What was done"), [needed(), short(LONGEST_TEXT)])
    outcome = RadioField(_l("What came of it"), [needed(_l("Say what came of it."))])

    def offer(self) -> None:
        words = (Outcome.FIXED, Outcome.EXPLAINED, Outcome.REFUSED)
        self.outcome.choices = [(word.value, _(word.label)) for word in words]


class CallBackForm(Form):
    """What they say: whether it is fixed, and from 1 to 5 how satisfied they are."""

    form_key = key_field()
    solved = RadioField(_l("Is it fixed?"), [needed(_l("Choose one of these."))])
    rating = RadioField(_l("How satisfied are you?"), [optional()], validate_choice=False)
    words = LongTextField(_l("What they say"), [optional(), short(LONGEST_TEXT)])

    def offer(self, *, by_office: bool) -> None:
        choices = [("yes", _("Yes, it is fixed")), ("no", _("No, something is still open"))]
        self.solved.choices = [*choices, ("", _("Nobody was reached"))] if by_office else choices
        if by_office:
            self.solved.validators = []
        else:
            self.words.label.text = _("Your words")
        names = (_("very bad"), _("bad"), _("so-so"), _("good"), _("very good"))
        self.rating.choices = [
            (str(number), f"{number} {name}") for number, name in enumerate(names, start=1)
        ]

    @property
    def verdict(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.solved.data)

    @property
    def stars(self) -> int | None:
        return int(self.rating.data) if self.rating.data in ("1", "2", "3", "4", "5") else None


class BecomeForm(Form):
    """What it became: one of the works on record, or a new defect of a contract."""

    target = SelectField(_l("What it became"), [needed()])
    words = LongTextField(_l("What the people who asked are told"), [needed(), short(400)])

    def offer(self, possible: Sequence[tuple[str, str]]) -> None:
        groups = {
            "new": _("New: something to put right by the contract"), "variation": _("Variation"),
            "defect": _("Something to put right"), "item": _("Item of the works"),
        }  # fmt: skip
        self.target.choices = [
            SelectChoice("", _("Please choose")),
            *(
                SelectChoice(value, _(name), optgroup=groups[value.partition("-")[0]])
                for value, name in possible
            ),
        ]


class MergeForm(Form):
    into = TextField(_l("Number of the other request"), [needed(), short(20)])
    words = LongTextField(_l("Why they are one"), [needed(), short(400)])


class PublicForm(Form):
    """Question and answer as everybody will read them; ``seen`` says which words were looked at."""

    question = LongTextField(_l("The question, without anything personal"), [needed(), short(LONGEST_TEXT)])
    answer = LongTextField(_l("The answer, as everybody reads it"), [needed(), short(LONGEST_TEXT)])
    pictures = PicturesField(_l("Pictures that everybody sees"))
    seen = HiddenField()


class ReasonForm(Form):
    reason = TextField(_l("Why"), [needed(), short(400)])


class SheetForm(Form):
    sheet = FileField(_l("Spreadsheet of the hotline"))


class RevealForm(Form):
    reason = SelectField(_l("Why you need the number"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.reason.choices = _words(RevealReason)
