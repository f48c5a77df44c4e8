from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.contributions.lift import Basis, Cost, Flat, join_late, share
from tracker.contributions.tables import Measure, check_whole, get_table, published, read_table, written

D = Decimal


def house(floors=6, per_floor=2, area="60.00"):
    """Flats 101, 102, 201, …; the id is the door as a number."""
    return [
        Flat(floor * 100 + n, f"{floor}0{n}", floor, D(area))
        for floor in range(1, floors + 1)
        for n in range(1, per_floor + 1)
    ]


def by_door(sheet):
    return {line.flat.door: line.pays for line in sheet.lines}


def test_six_floors_of_equal_flats_by_the_coefficients_of_guangzhou():
    sheet = share(Cost(D(600_000), D(90_000)), get_table("guangzhou"), house(), Basis.AREA)
    pays = by_door(sheet)
    assert pays["101"] == 0
    assert (pays["201"], pays["301"], pays["401"]) == (D(25_000), D(50_000), D(55_000))
    assert (pays["501"], pays["601"]) == (D(60_000), D(65_000))
    assert sheet.total == sheet.shared == D(510_000)


def test_the_percentages_of_hangzhou_are_the_floors_and_divide_within_the_floor_by_area():
    flats = [replace(flat, area=D(50)) if flat.door == "602" else flat for flat in house()]
    pays = by_door(share(Cost(D(500_000)), get_table("hangzhou"), flats, Basis.AREA))
    assert pays["601"] + pays["602"] == D(205_000)
    assert pays["601"] == D("111818.18")  # 205,000 × 60 / 110
    assert pays["201"] == 0


def test_a_floor_pays_by_its_coefficient_and_flats_within_it_by_area():
    flats = [Flat(1, "2-1", 2, D(40)), Flat(2, "3-1", 3, D(40)), Flat(3, "3-2", 3, D(60))]
    table = get_table("guangzhou")
    assert by_door(share(Cost(D(300)), table, flats, Basis.FLOOR_AREA)) == {"2-1": 100, "3-1": 80, "3-2": 120}
    assert by_door(share(Cost(D(300)), table, flats, Basis.FLOOR_FLAT)) == {
        "2-1": 100,
        "3-1": 100,
        "3-2": 100,
    }
    assert by_door(share(Cost(D(300)), table, flats, Basis.FLAT)) == {"2-1": 60, "3-1": 120, "3-2": 120}
    assert by_door(share(Cost(D(120)), table, flats, Basis.AREA)) == {"2-1": 20, "3-1": 40, "3-2": 60}


def test_subsidies_and_the_districts_part_go_off_first_and_compensation_comes_on_top():
    cost = Cost(D(700_000), subsidies=D(200_000), district=D(150_000), compensation={1: D(5_000)})
    sheet = share(cost, get_table("guangzhou"), house(), Basis.AREA)
    assert (sheet.shared, sheet.compensation, sheet.total) == (360_000, 10_000, 360_000)
    assert [line.receives for line in sheet.lines if line.flat.floor == 1] == [5_000, 5_000]


def test_the_table_of_shanghai_is_refused_with_its_sum():
    for floors in (6, 7):  # the sum is told first, whatever the house
        with pytest.raises(Refusal, match="add up to 102 %, not to 100 %"):
            share(Cost(D(500_000)), get_table("shanghai"), house(floors), Basis.FLAT)


@pytest.mark.parametrize(("top", "is_right"), [("40.99", False), ("41", True), ("41.01", False)])
def test_percentages_add_up_to_exactly_a_hundred(top, is_right):
    table = read_table(f"3: 8\n4: 20\n5: 31\n6: {top}", Measure.PERCENT)
    if is_right:
        check_whole(table)
    else:
        with pytest.raises(Refusal, match="not to 100"):
            check_whole(table)


def test_a_percentage_of_a_floor_where_nobody_pays_is_refused():
    with pytest.raises(Refusal, match="gives floor 6 a share"):
        share(Cost(D(500_000)), get_table("hangzhou"), house(floors=5), Basis.FLAT)


def test_floors_above_the_table_rise_as_published_or_are_refused():
    assert get_table("guangzhou").of(8) == D("1.5")
    with pytest.raises(Refusal, match="ends at floor 9"):
        get_table("dongpu").of(10)


def test_exempt_floors_pay_nothing_and_the_others_pay_it():
    table = get_table("guangzhou").without([2])
    pays = by_door(share(Cost(D(460_000)), table, house(), Basis.AREA))
    assert pays["201"] == 0
    assert pays["301"] == 50_000


def test_who_does_not_join_pays_nothing_and_the_others_bear_the_whole():
    flats = [replace(flat, joins=flat.door != "602") for flat in house()]
    sheet = share(Cost(D(510_000)), get_table("guangzhou"), flats, Basis.AREA)
    assert by_door(sheet)["602"] == 0
    assert sheet.total == 510_000


def test_a_late_joiner_pays_its_share_and_the_earlier_payers_get_it_back():
    flats = [replace(flat, joins=flat.door != "602") for flat in house()]
    cost, table = Cost(D(510_000)), get_table("guangzhou")
    joining = join_late(cost, table, flats, Basis.AREA, joiner=602)
    assert joining.pays == 65_000
    assert sum(joining.back.values()) == joining.pays
    paid = {line.flat.id: line.pays for line in share(cost, table, flats, Basis.AREA).payers}
    whole = {line.flat.id: line.pays for line in share(cost, table, house(), Basis.AREA).payers}
    assert {one: paid[one] - joining.back[one] for one in paid} == {one: whole[one] for one in paid}


def test_a_lift_may_lose_value_before_somebody_joins():
    flats = [replace(flat, joins=flat.door != "602") for flat in house()]
    joining = join_late(
        Cost(D(510_000)), get_table("guangzhou"), flats, Basis.AREA, joiner=602, counted=D(80)
    )
    assert joining.pays == sum(joining.back.values()) == 52_000


@pytest.mark.parametrize(
    ("joiner", "counted", "reason"),
    [(601, "100", "joined already"), (602, "0", "percent"), (602, "100.1", "percent"), (101, "100", "without paying")],
)  # fmt: skip
def test_joining_that_cannot_be_is_refused(joiner, counted, reason):
    flats = [replace(flat, joins=flat.door not in ("602", "101")) for flat in house()]
    with pytest.raises(Refusal, match=reason):
        join_late(
            Cost(D(510_000)), get_table("guangzhou"), flats, Basis.AREA, joiner=joiner, counted=D(counted)
        )


@pytest.mark.parametrize(
    ("cost", "reason"),
    [
        (Cost(D(-1)), "less than zero"),
        (Cost(D(100), D(60), D(40)), "nothing is left"),
        (Cost(D(100), D(-1)), "less than zero"),
        (Cost(D("0.005")), "fen"),
        (Cost(D(100), compensation={1: D("0.001")}), "fen"),
    ],
)
def test_a_cost_that_cannot_be_is_refused(cost, reason):
    with pytest.raises(Refusal, match=reason):
        share(cost, get_table("guangzhou"), house(), Basis.AREA)


def test_a_flat_without_area_is_named_where_area_counts():
    flats = [replace(flat, area=None) if flat.door == "401" else flat for flat in house()]
    with pytest.raises(Refusal, match="flat 401"):
        share(Cost(D(100)), get_table("guangzhou"), flats, Basis.AREA)
    assert share(Cost(D(100)), get_table("guangzhou"), flats, Basis.FLAT).total == 100


def test_nobody_left_to_pay_is_refused():
    with pytest.raises(Refusal, match="Nobody is left"):
        share(Cost(D(100)), get_table("guangzhou"), house(floors=1), Basis.FLAT)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "for each floor"), ("3 0.8\nx", "Line 2"), ("3: 1\n3: 2", "twice"), ("61: 1", "61 floors"), ("3: -1", "Line 1"), ("3: 0", "for each")],
)  # fmt: skip
def test_a_typed_table_that_cannot_be_read_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        read_table(text, Measure.COEFFICIENT)


@pytest.mark.parametrize("text", ["3: 0.8", "3：0.8", "3=0.8", "3 0.8", " 3 :0.8 "])
def test_a_table_is_typed_as_people_type_it(text):
    assert read_table(text, Measure.COEFFICIENT).floors == {3: D("0.8")}


def test_every_published_table_can_be_typed_as_it_is_shown():
    for table in published():
        assert read_table(written(table), table.measure).floors == table.floors
    assert {table.code for table in published() if sum(table.floors.values()) == 102} == {"shanghai"}


HOUSES = st.lists(
    st.tuples(st.integers(1, 12), st.integers(2000, 20_000), st.booleans()), min_size=2, max_size=40
).map(
    lambda rows: [
        Flat(n, f"{floor}-{n}", floor, D(area) / 100, joins) for n, (floor, area, joins) in enumerate(rows)
    ]
)
MONEY = st.integers(1, 10**10).map(lambda fen: D(fen) / 100)


@given(
    MONEY, HOUSES.filter(lambda flats: any(f.joins and f.floor > 1 for f in flats)), st.sampled_from(Basis)
)
def test_shares_add_up_to_the_fen_whatever_the_house(whole, flats, basis):
    table = get_table("guangzhou")
    sheet = share(Cost(whole), table, flats, basis)
    assert sheet.total == whole
    assert all(line.pays == 0 for line in sheet.lines if not line.flat.joins or line.flat.floor == 1)
    if basis is Basis.AREA:
        weight = {f.id: Fraction(table.of(f.floor)) * Fraction(f.area) for f in flats if f.joins}
        for line in sheet.payers:
            exact = Fraction(whole) * weight[line.flat.id] / sum(weight.values())
            assert abs(Fraction(line.pays) - exact) < Fraction(1, 100)


@given(
    MONEY.filter(lambda m: m > 100),
    HOUSES.filter(
        lambda flats: sum(f.joins and f.floor > 1 for f in flats) > 1 and any(not f.joins and f.floor > 1 for f in flats)
    ),
    st.sampled_from(Basis),
)  # fmt: skip
def test_what_a_late_joiner_pays_goes_back_to_the_fen_and_never_more_than_was_paid(whole, flats, basis):
    table, cost = get_table("guangzhou"), Cost(whole)
    joiner = next(f.id for f in flats if not f.joins and f.floor > 1)
    joining = join_late(cost, table, flats, basis, joiner=joiner)
    paid = {line.flat.id: line.pays for line in share(cost, table, flats, basis).payers}
    assert sum(joining.back.values()) == joining.pays > 0
    assert all(0 <= joining.back[one] <= paid[one] for one in joining.back)
