import pytest

from tracker.charts.drawing import draw, write
from tracker.charts.flow import Flow, Ribbon
from tracker.charts.theme import Look

HEADINGS = ("From", "To", "Sum")


def flow(*ribbons):
    columns = (("Central", "County"), ("Project",), ("Paid", "Idle"))
    return Flow("Where the money went", columns, ribbons, HEADINGS, "No money yet.")


WHOLE = flow(Ribbon(0, 0, 0, 300), Ribbon(0, 1, 0, 100), Ribbon(1, 0, 0, 250), Ribbon(1, 0, 1, 150))


def heights(figure, name):
    boxes = [
        artist.get_paths()[0].get_extents() for artist in figure.findobj(lambda one: one.get_gid() == name)
    ]
    return [round(box.height, 3) for box in boxes]


@pytest.mark.parametrize("width", [360, 960])
def test_places_are_as_high_as_what_passes_through_them(width):
    first, second, whole, paid, idle = heights(draw(WHOLE, Look("en", width)), "place")
    assert first / second == pytest.approx(3)
    assert whole == pytest.approx(first + second, abs=0.01)
    assert paid / idle == pytest.approx(250 / 150, abs=0.01)


def test_every_ribbon_that_carries_something_is_drawn_and_told():
    figure = draw(flow(Ribbon(0, 0, 0, 300), Ribbon(0, 1, 0, 0), Ribbon(1, 0, 0, 300)), Look("en"))
    assert len(heights(figure, "band")) == 2
    assert WHOLE.table("en").rows == (
        ("Central", "Project", 300), ("County", "Project", 100), ("Project", "Paid", 250), ("Project", "Idle", 150)
    )  # fmt: skip


def test_nothing_flowing_is_said_in_a_sentence():
    empty = flow()
    assert empty.is_empty
    assert b"No money yet." in write(draw(empty, Look("en")), empty, "svg")


@pytest.mark.parametrize(
    "ribbon", [Ribbon(0, 0, 0, -1), Ribbon(0, 2, 0, 1), Ribbon(2, 0, 0, 1), Ribbon(0, 0, 1, 1)]
)
def test_a_ribbon_that_leads_nowhere_or_backwards_is_a_mistake(ribbon):
    with pytest.raises(ValueError, match=r"flow cannot be negative|leads nowhere"):
        flow(ribbon)
