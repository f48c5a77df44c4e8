"""What a report and a decision on it look like."""

import re
import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField

from tracker.base.forms import DayField, Form, LongTextField, QuantityField, needed, optional, short

_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)


class ReportForm(Form):
    """One report from the site. ``client_key`` is made when the form is first shown."""

    client_key = HiddenField()
    camera = MultipleFileField(_l("Take a photo"))
    photos = MultipleFileField(_l("Photos from the album"))
    quantity = QuantityField(_l("Quantity added"), [needed()])
    worked_on = DayField(_l("Day of the work"), [needed()])
    note = LongTextField(_l("Remark"), [optional(), short(1000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        if not _KEY.fullmatch(self.client_key.data or ""):
            self.renew_key()

    def renew_key(self) -> None:
        """From here on this is another report."""
        self.client_key.data = uuid.uuid4().hex

    def said(self) -> dict[str, Any]:
        """What the report says, without its photos."""
        return {name: self[name].data for name in ("client_key", "quantity", "worked_on", "note")}

    def uploads(self) -> list[Any]:
        """The files that were chosen, camera first; a browser sends an empty one for no choice."""
        chosen = [*(self.camera.data or ()), *(self.photos.data or ())]
        return [upload for upload in chosen if getattr(upload, "filename", "")]


class ReturnForm(Form):
    """Sending a report back."""

    reason = LongTextField(_l("What is wrong"), [needed(), short(400)])
