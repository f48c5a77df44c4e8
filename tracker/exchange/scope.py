"""Imports are seen by whoever works for the part of the city they were made for."""

from typing import Any

from sqlalchemy import Select

from tracker.base.access import scoped
from tracker.base.tree import under
from tracker.exchange.models import ImportBatch


@scoped(ImportBatch)
def batches(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(under(ImportBatch.region_path, person.region_path))
