"""What a report and a decision on it look like."""

import re
import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, MultipleFileField, RadioField, SelectField
from wtforms.fields import SelectChoice

from tracker.base.forms import (
    CountField,
    DayField,
    Form,
    LongTextField,
    QuantityField,
    TextField,
    needed,
    optional,
    short,
)
from tracker.base.words import N_, Word
from tracker.progress.rules import HaltReason, Phase, Weather

_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)


class Counting(Word):
    """How a quantity is meant."""

    ADDED = "added", N_("Added now")
    TOTAL = "total", N_("In all here")


def _choices(words: type[Word]) -> list[SelectChoice]:
    return [SelectChoice(word.value, _l(word.label)) for word in words]


class PhotoForm(Form):
    """What is said of photos: when they were taken, seen from the work, and at which named spot."""

    phase = SelectField(_l("Photos show"), choices=_choices(Phase), default=Phase.DURING.value)
    point = TextField(_l("Photo point"), [optional(), short(60)])

    def shown(self) -> dict[str, Any]:
        """Phase and point for the store of pictures."""
        return {"phase": Phase(self.phase.data), "point": self.point.data or ""}


class ReportForm(PhotoForm):
    """One report from the site. ``client_key`` is made when the form is first shown."""

    client_key = HiddenField()
    camera = MultipleFileField(_l("Take a photo"))
    photos = MultipleFileField(_l("Photos from the album"))
    quantity = QuantityField(_l("Amount of work"), [needed()])
    counting = RadioField(
        _l("This amount"), choices=_choices(Counting), default=Counting.ADDED.value, validate_choice=False
    )
    worked_on = DayField(_l("Day of the work"), [needed()])
    workers = CountField(_l("Workers on site"), [optional()])
    weather = SelectField(
        _l("Weather"), choices=[SelectChoice("", _l("not said")), *_choices(Weather)], default=""
    )
    blocked = TextField(_l("What holds the work up"), [optional(), short(400)])
    note = LongTextField(_l("Remark"), [optional(), short(1000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**{name: value for name, value in values.items() if value is not None})
        if not _KEY.fullmatch(self.client_key.data or ""):
            self.renew_key()

    def renew_key(self) -> None:
        """From here on this is another report."""
        self.client_key.data = uuid.uuid4().hex

    def said(self) -> dict[str, Any]:
        """What the report says, without its photos."""
        said = {name: self[name].data for name in ("client_key", "worked_on", "note", "workers", "blocked")}
        is_total = self.counting.data == Counting.TOTAL.value
        said["total" if is_total else "quantity"] = self.quantity.data
        return {**said, "weather": Weather(self.weather.data) if self.weather.data else None}

    def uploads(self) -> list[Any]:
        """The files that were chosen, camera first; a browser sends an empty one for no choice."""
        chosen = [*(self.camera.data or ()), *(self.photos.data or ())]
        return [upload for upload in chosen if getattr(upload, "filename", "")]


class ReturnForm(Form):
    """Sending a report back."""

    reason = LongTextField(_l("What is wrong"), [needed(), short(400)])


class CounterForm(Form):
    """Taking back what a confirmed report counted too much."""

    quantity = QuantityField(_l("Counted too much"), [needed()])
    note = LongTextField(_l("Why"), [needed(), short(1000)])


class AnswerForm(Form):
    """A word to a question about a report."""

    answer = LongTextField(_l("Your answer"), [needed(), short(400)])


class CheckForm(Form):
    """The test record of hidden work."""

    document_no = TextField(_l("Number of the test record"), [needed(), short(120)])
    tested_on = DayField(_l("Day of the test"), [needed()])
    record = FileField(_l("Photo or scan of the test record"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.record.flags.required = True  # asked for where it is taken in, beside what is wrong with it


class HaltForm(Form):
    """Why nothing moves, and when it goes on."""

    cause = SelectField(_l("Why nothing moves"), [needed()], choices=_choices(HaltReason))
    words = LongTextField(_l("In your own words"), [needed(), short(400)])
    restart_on = DayField(_l("Work goes on from"), [needed()])
