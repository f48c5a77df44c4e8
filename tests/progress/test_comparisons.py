"""Before and after of a photo point, for everybody."""

from datetime import date

from tests import factories
from tracker.progress.comparisons import Shot, comparisons, pair
from tracker.progress.rules import Phase, ReportState

MAY, JUNE, JULY = (date(2026, month, 1) for month in (5, 6, 7))


def test_the_first_before_and_the_last_after_are_laid_side_by_side():
    shots = [Shot(4, Phase.AFTER, JUNE), Shot(1, Phase.BEFORE, JUNE), Shot(2, Phase.BEFORE, MAY)]
    assert pair([*shots, Shot(3, Phase.AFTER, JULY)]) == (
        Shot(2, Phase.BEFORE, MAY),
        Shot(3, Phase.AFTER, JULY),
    )
    assert pair(shots[1:]) is None
    assert pair(shots[:1]) is None


def test_residents_see_confirmed_photos_and_neither_persons_nor_positions(client, session):
    place = factories.item_place()
    point = factories.photo_point(place, name="东侧检查井")
    for phase, day, state in (
        (Phase.BEFORE, MAY, ReportState.CONFIRMED), (Phase.AFTER, JUNE, ReportState.CONFIRMED), (Phase.AFTER, JULY, ReportState.SUBMITTED),
    ):  # fmt: skip
        report = factories.report(place, worked_on=day, state=state)
        factories.photo(report, phase=phase, point_id=point.id, latitude=40, longitude=124)
    session.commit()
    (only,) = comparisons(place.project_id)
    assert (only.before.day, only.after.day) == (MAY, JUNE)
    page = client.get(f"/p/{place.project_id}?lang=en").text
    assert "Before and after" in page
    assert f"/photos/{only.after.id}" in page
    assert "124" not in page.split("compared")[1].split("</section>")[0]
    assert report.reporter.display_name not in page
