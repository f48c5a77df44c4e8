"""Builders of imports."""

from typing import Any

from tests.factories.keeping import NOON, save
from tracker.exchange.models import ImportBatch, ImportState
from tracker.places.models import Region


def import_batch(where: Region, **values: Any) -> ImportBatch:
    facts = {
        "region_id": where.id,
        "region_path": where.path,
        "year": 2026,
        "state": ImportState.PREVIEW,
        "at": NOON,
    }
    texts = {"file_name": "计划.csv", "file_key": "0" * 64, "corrections": "{}", "report": "{}"}
    return save(ImportBatch(**{**facts, **texts, **values}))
