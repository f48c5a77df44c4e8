"""Shape of what people type about a milestone."""

from typing import Any

from flask_babel import lazy_gettext as _l

from tracker.base.forms import DayField, TextField, VersionedForm, optional, short

FACTS = ("planned_on", "forecast_on", "actual_on", "evidence")


class MilestoneForm(VersionedForm):
    planned_on = DayField(_l("Planned"), [optional()])
    forecast_on = DayField(_l("Forecast"), [optional()])
    actual_on = DayField(_l("Actual"), [optional()])
    evidence = TextField(_l("What proves the actual date"), [optional(), short(200)])
    why = TextField(_l("Why the planned end changes"), [optional(), short(200)])

    def facts(self) -> dict[str, Any]:
        return {name: self._fields[name].data or None for name in FACTS}
