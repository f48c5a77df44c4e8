"""Whoever reads the journal reads words: every record and every fact has a name."""

import pytest

from tracker.base.model import Model
from tracker.base.vocabulary import FIELDS, RECORDS

BOOKKEEPING = ("_id", "_key", "_hash", "_mark", "_sealed", "_at", "_type")
SILENT = frozenset({
    "id", "version", "at", "key", "mark", "path", "region_path", "position", "width", "height", "latitude", "longitude",
    "name_key", "initials", "phone_tail", "privacy_version", "totp_secret", "totp_used", "must_change_password",
    "corrections", "report", "moved", "parts", "facts", "table_text", "distance", "is_same_file",
})  # fmt: skip
"""What follows from other facts, is secret, or is written for the program and not for a person."""

JOURNALED = sorted(
    (mapper.class_ for mapper in Model.registry.mappers if getattr(mapper.class_, "journaled", True)),
    key=lambda model: model.__tablename__,
)


@pytest.mark.parametrize("model", JOURNALED, ids=lambda model: model.__tablename__)
def test_the_journal_has_a_word_for_every_record_and_fact(model):
    assert model.__tablename__ in RECORDS
    kept = {column.name for column in model.__table__.columns} - getattr(model, "unjournaled", frozenset())
    facts = {name for name in kept - SILENT if not name.endswith(BOOKKEEPING)}
    assert facts - FIELDS.keys() == set()
