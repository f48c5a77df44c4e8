"""Shapes of what people type about places."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import NumberRange, Regexp

from tracker.base.format import label
from tracker.base.forms import (
    AreaField,
    CountField,
    DayField,
    Form,
    LongTextField,
    TextField,
    VersionedForm,
    needed,
    not_negative,
    optional,
    short,
)
from tracker.base.words import Word
from tracker.places.rules import SURVEY_FIELDS, OtherProgramme, PropertyType

LONGEST_TEXT = 4000
ANSWERS = {"1": True, "0": False}


def word_or_none(words: type[Word]) -> Callable[[Any], Word | None]:
    """Coerce a select's value to one of ``words``; nothing chosen is None. Raises ValueError for others."""
    return lambda value: words(value) if value else None


def yes_no(value: Any) -> bool | None:
    """Coerce yes, no or not known. Raises ValueError for others."""
    if value in (None, "", True, False):
        return None if value in (None, "") else bool(value)
    if value not in ANSWERS:
        raise ValueError(value)
    return ANSWERS[value]


def id_or_none(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def chosen_id(value: Any) -> int | None:
    """Coerce a select's value to an id; nothing chosen is None. Raises ValueError for what is no id."""
    found = id_or_none(value)
    if found is None and value not in (None, ""):
        raise ValueError(value)
    return found


def key_field() -> HiddenField:
    """Made when the form is first shown: sent twice, stored once."""
    shape = Regexp("^[0-9a-f]{32}$", message=_l("This form was damaged on its way. Open it anew."))
    return HiddenField(default=lambda: uuid4().hex, validators=[shape])


def _asked(name: str) -> Any:
    return _l(SURVEY_FIELDS[name])


class RegionForm(VersionedForm):
    name = TextField(_l("Name"), [needed(), short(100)])
    phone = TextField(_l("Phone"), [optional(), short(64)])


class NewRegionForm(RegionForm):
    form_key = key_field()


class CompoundForm(VersionedForm):
    """The survey file of a compound; every figure may stay open."""

    name = TextField(_l("Name of the compound"), [needed(), short(100)])
    region_id = SelectField(_l("Community or subdistrict"), [needed()], coerce=chosen_id)
    aliases = TextField(_l("Other names"), [optional(), short(200)])
    address = TextField(_l("Address"), [optional(), short(200)])
    built_year = CountField(_asked("built_year"), [optional()])
    property_type = SelectField(_asked("property_type"), coerce=word_or_none(PropertyType))
    buildings = CountField(_asked("buildings"), [optional()])
    entrances = CountField(_asked("entrances"), [optional()])
    households = CountField(_asked("households"), [optional()])
    area = AreaField(_asked("area"), [optional(), not_negative])
    property_service = SelectField(_asked("property_service"), coerce=yes_no)
    owners_committee = SelectField(_asked("owners_committee"), coerce=yes_no)
    maintenance_fund = SelectField(_asked("maintenance_fund"), coerce=yes_no)
    other_programme = SelectField(_asked("other_programme"), coerce=word_or_none(OtherProgramme))
    missing_facilities = LongTextField(_asked("missing_facilities"), [optional(), short(LONGEST_TEXT)])
    hazards = LongTextField(_asked("hazards"), [optional(), short(LONGEST_TEXT)])
    surveyed_on = DayField(_l("Day of the survey"), [optional()])
    source = TextField(_l("Source of the figures"), [optional(), short(200)])
    may_be_double = BooleanField(_l("I have looked at the compounds above: this is another one"))

    def offer(self, regions: list[tuple[int, str]]) -> None:
        """Fill the lists to choose from; ``regions`` are pairs of id and name."""
        unknown = [("", "—")]
        self.region_id.choices = [*unknown, *regions]
        self.property_type.choices = [*unknown, *((word.value, label(word)) for word in PropertyType)]
        self.other_programme.choices = [*unknown, *((word.value, label(word)) for word in OtherProgramme)]
        for field in (self.property_service, self.owners_committee, self.maintenance_fund):
            field.choices = [*unknown, ("1", _l("Yes")), ("0", _l("No"))]

    def fill(self, compound: Any) -> None:
        """Copy what was typed; blanks are None, so that the survey knows what is missing."""
        for name, field in self._fields.items():
            if name not in ("version", "csrf_token", "form_key", "region_id", "may_be_double"):
                setattr(compound, name, None if field.data == "" else field.data)


class NewCompoundForm(CompoundForm):
    form_key = key_field()


def _amount(text: Any, most: int) -> CountField:
    return CountField(text, [optional(), NumberRange(0, most, _l("At most %(max)s, please."))])


class BuildingsForm(Form):
    """Many buildings at once."""

    buildings = TextField(
        _l("Buildings"), [needed(), short(400)], description=_l("Many at once: 1-6号楼、8号楼 adds seven.")
    )
    entrances = _amount(_l("Entrances in each building"), 30)
    floors = _amount(_l("Floors"), 60)
    per_floor = _amount(_l("Households on each floor of an entrance"), 30)
    form_key = key_field()


class BuildingForm(VersionedForm):
    name = TextField(_l("Name of the building"), [needed(), short(40)])
    built_year = CountField(_l("Year built"), [optional()])
    storeys = _amount(_l("Storeys"), 120)
    households = _amount(_l("Number of households"), 5000)
    area = AreaField(_l("Floor area, m²"), [optional(), not_negative])


class EntranceForm(Form):
    name = TextField(_l("Name of the entrance"), [needed(), short(40)])


class NewEntranceForm(EntranceForm):
    floors = _amount(_l("Floors"), 60)
    per_floor = _amount(_l("Households on each floor of an entrance"), 30)
    form_key = key_field()


class HouseholdForm(Form):
    door = TextField(_l("Door"), [needed(), short(20)])
    floor = CountField(_l("Floor"), [optional(), NumberRange(0, 120, _l("At most %(max)s, please."))])
    area = AreaField(_l("Floor area, m²"), [optional(), not_negative])


class NewHouseholdForm(HouseholdForm):
    form_key = key_field()


class MergeForm(Form):
    reason = TextField(_l("Why both are the same compound"), [needed(), short(200)])


class ApartForm(Form):
    apart = TextField(_l("Why they are two compounds"), [needed(), short(200)])
