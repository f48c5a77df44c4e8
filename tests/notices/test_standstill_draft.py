"""What residents are told of works that stand still."""

from datetime import date

import pytest

from tracker.notices.drafts import standstill


@pytest.mark.parametrize("words", ["沥青未到货", "沥青未到货。", "The asphalt is late."])
def test_what_somebody_typed_ends_with_one_full_stop(words):
    _title, body = standstill(date(2026, 10, 12), "material", words, date(2026, 12, 20))
    assert str(body[0]).endswith(f"{words.rstrip('。.')}.")
