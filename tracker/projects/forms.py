"""Shapes of what people type about projects."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, SelectField

from tracker.base.format import label
from tracker.base.forms import (
    AreaField,
    CountField,
    DayField,
    Form,
    LongTextField,
    MoneyField,
    TextField,
    VersionedForm,
    needed,
    not_negative,
    optional,
    short,
)
from tracker.places.forms import id_or_none, key_field, word_or_none
from tracker.projects.evidence import EvidenceKind
from tracker.projects.rules import PartyRole

NOT_FACTS = frozenset({"version", "csrf_token", "form_key", "code", "region_id", "year", "scan", "why"})


def typed(form: Form) -> dict[str, Any]:
    """What was typed into the fields that are facts of the record; blanks are None."""
    return {
        name: None if field.data == "" else field.data
        for name, field in form._fields.items()
        if name not in NOT_FACTS
    }


class ProjectForm(VersionedForm):
    """Plan facts of a project; every figure may stay open."""

    name = TextField(_l("Name of the project"), [needed(), short(200)])
    code = TextField(_l("Project code"), [optional(), short(64)])
    in_plan = BooleanField(_l("In the plan list that the province confirmed"), default=True)
    buildings = CountField(_l("Number of buildings"), [optional()])
    households = CountField(_l("Number of households"), [optional()])
    area = AreaField(_l("Floor area, m²"), [optional(), not_negative])
    planned = MoneyField(_l("Planned investment"), [optional()])
    reported_start = DayField(_l("Start as reported upward"), [optional()])
    reported_completion = DayField(_l("Completion as reported upward"), [optional()])
    national_code = TextField(_l("Unified project code"), [optional(), short(64)])
    source = TextField(_l("Source of the figures"), [optional(), short(200)])
    note = LongTextField(_l("Remark"), [optional(), short(4000)])
    why = TextField(_l("Why a public figure changes"), [optional(), short(200)])


class NewProjectForm(ProjectForm):
    """With its first dates; later they are kept with the milestones."""

    planned_start = DayField(_l("Planned start"), [optional()])
    planned_end = DayField(_l("Planned end"), [optional()])
    year = SelectField(_l("Plan year"), [needed()], coerce=int)
    region_id = SelectField(_l("County or subdistrict"), [needed()], coerce=id_or_none)
    form_key = key_field()

    def offer(self, years: list[int], regions: list[tuple[int, str]]) -> None:
        self.year.choices = [(year, str(year)) for year in years]
        self.region_id.choices = [("", "—"), *regions]


class CoverForm(Form):
    compound_id = SelectField(_l("Compound"), [needed()], coerce=id_or_none, validate_choice=False)


class PartyForm(Form):
    role = SelectField(_l("Role"), [needed()])
    organisation_id = SelectField(_l("Organisation"), [needed()], coerce=id_or_none)
    contact = TextField(_l("Person to ask"), [optional(), short(100)])
    phone = TextField(_l("Phone"), [optional(), short(64)])

    def offer(self, organisations: list[tuple[int, str]]) -> None:
        self.role.choices = [(role.value, label(role)) for role in PartyRole]
        self.organisation_id.choices = [("", "—"), *organisations]


class DocumentForm(VersionedForm):
    kind = SelectField(_l("Kind of document"), [needed()], coerce=word_or_none(EvidenceKind))
    dated = DayField(_l("Date of the document"), [needed()])
    document_no = TextField(_l("Number of the document"), [optional(), short(200)])
    valid_until = DayField(_l("Valid until"), [optional()])
    note = LongTextField(_l("Remark"), [optional(), short(2000)])
    scan = FileField(_l("Scan or photo"))

    def offer(self) -> None:
        self.kind.choices = [("", "—"), *((kind.value, label(kind)) for kind in EvidenceKind)]


class NewDocumentForm(DocumentForm):
    form_key = key_field()
