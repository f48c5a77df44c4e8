"""The shape of figures that were reported upward."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from tracker.base.forms import (
    AreaField,
    CountField,
    Form,
    LongTextField,
    TextField,
    needed,
    not_negative,
    optional,
    short,
)
from tracker.places.forms import chosen_id, key_field
from tracker.projects.rules import PlanStatus, Stage
from tracker.returns.rules import COUNTED, Measure, Reported, field_of

Choices = list[tuple[Any, str]]


class ReturnForm(Form):
    """Figures until the end of a month, as the document has them; blanks were not reported."""

    region_id = SelectField(_l("Region"), [needed()], coerce=chosen_id)
    year = SelectField(_l("Plan year"), [needed()], coerce=int)
    plan = SelectField(_l("List"), [needed()])
    month = SelectField(_l("Until the end of"), [needed()], coerce=int)
    document_no = TextField(_l("Number of the document"), [needed(), short(120)])
    started_compounds = CountField(_l("Compounds started"), [optional()])
    started_buildings = CountField(_l("Buildings started"), [optional()])
    started_households = CountField(_l("Households started"), [optional()])
    started_area = AreaField(_l("Floor area started, m²"), [optional(), not_negative])
    completed_compounds = CountField(_l("Compounds completed"), [optional()])
    completed_buildings = CountField(_l("Buildings completed"), [optional()])
    completed_households = CountField(_l("Households completed"), [optional()])
    completed_area = AreaField(_l("Floor area completed, m²"), [optional(), not_negative])
    reason = LongTextField(_l("Why, if figures fall or replace others"), [optional(), short(400)])
    form_key = key_field()

    def offer(self, regions: Choices, years: Choices, plans: Choices, months: Choices) -> None:
        self.region_id.choices, self.year.choices = regions, years
        self.plan.choices, self.month.choices = plans, months

    @property
    def in_plan(self) -> bool:
        return bool(self.plan.data == PlanStatus.IN_PLAN.value)

    def figures(self) -> Mapping[Stage, Reported]:
        return {
            stage: {measure: self[field_of(stage, measure)].data for measure in Measure} for stage in COUNTED
        }
