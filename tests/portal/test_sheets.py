"""The sheets of a whole compound as they leave the printer: one page for every door, nothing missing on any."""

import re
from datetime import timedelta

import pytest

from tests import factories
from tests.documents.samples import read, sizes
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.documents.typesetting import MISSING
from tracker.interruptions.tables import OFF, Service
from tracker.notices.rules import NoticeState
from tracker.projects.rules import Stage

PHONE = "0415-2123456"
WORKS = {"roof_waterproof": "屋面防水", "stair_paint": "楼道粉刷", "sewer": "污水管", "handrail": "楼梯扶手"}
SAID = {Service.WATER: "停水", Service.POWER: "停电", Service.GAS: "停气", Service.HEAT: "停暖"}
CODE = 28 / 25.4 * 72  # the side of the QR code on A4, in points


@pytest.fixture
def doors(session):
    """Four buildings with two doors each: rare characters, a work and something off at each building only."""
    region = factories.region(factories.city(), phone=PHONE)
    compound = factories.compound(region, name="喆垚堃镕家园")
    project = factories.project(compounds=(compound,), stage=Stage.WORKS)
    made = []
    for number, (work, service) in enumerate(zip(WORKS, SAID, strict=True), start=1):
        building = factories.building(compound, name=f"{number}号楼")
        here = [factories.entrance(building, name=f"{unit}单元") for unit in (1, 2)]
        factories.item_place(factories.item(project, work), compound, building_id=building.id)
        at = now() + timedelta(days=number)
        off = factories.interruption(compound, service=service, starts_at=at, ends_at=at + timedelta(hours=3))
        off.entrances = here
        made += here
    for number in range(6):
        factories.notice(
            compound, state=NoticeState.PUBLISHED, title=f"第{number}号公示：改造方案及资金安排说明"
        )
    session.commit()
    return made


@pytest.fixture
def pdf(client, login, doors):
    compound = doors[0].building.compound
    login(Role.COMMUNITY, region=compound.region)
    answer = client.get(f"/office/places/compounds/{compound.id}/doors.pdf")
    assert answer.mimetype == "application/pdf"
    return answer.data


def said(page):
    return re.sub(r"\s", "", page.extract_text())


def alternatives(pdf):
    """What is said of each picture to whoever cannot see it, in order."""
    found, waiting = [], [read(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting.extend(reversed(element))
        elif isinstance(element, dict):
            found.extend([str(element["/Alt"])] if "/Alt" in element else [])
            waiting.extend([element["/K"]] if "/K" in element else [])
    return found


def test_every_door_has_one_page_with_its_own_name_work_and_interruption(pdf, doors):
    pages = read(pdf).pages
    assert len(pages) == len(doors) == 8
    for page, door in zip(pages, doors, strict=True):
        words, place = said(page), doors.index(door) // 2
        assert f"{door.building.name}{door.name}" in words
        assert "喆垚堃镕家园" in words
        for kinds in (tuple(WORKS.values()), tuple(SAID.values())):
            assert [kind in words for kind in kinds] == [number == place for number in range(4)]
        assert PHONE in words


def test_no_character_is_missing_and_each_sheet_has_its_day_and_a_checksum_of_its_own(pdf):
    pages = [said(page) for page in read(pdf).pages]
    assert not any(MISSING in words or "\ufffd" in words for words in pages)
    marks = [re.search(r"校验码([0-9A-F]{4}-[0-9A-F]{4})", words)[1] for words in pages]
    assert len(set(marks)) == len(pages)
    assert all(re.search(r"截至\d{4}年\d+月\d+日", words) for words in pages)


def test_the_telephone_is_larger_than_the_code_and_what_is_off_stands_largest(pdf):
    for number in range(len(read(pdf).pages)):
        runs = sizes(pdf, number)
        height = next(size for words, size in runs if "0415" in words)
        assert 0.5 * height * len(PHONE) > CODE
        off = next(size for words, size in runs if words.startswith("停"))
        assert off > next(size for words, size in runs if "公示" in words) >= 14


def test_the_code_of_each_sheet_leads_to_the_page_of_its_door(pdf, doors):
    assert [words.rpartition("/e/")[2] for words in alternatives(pdf)] == [str(door.id) for door in doors]


def test_every_kind_of_interruption_has_a_word_for_the_door(app):
    assert set(OFF) == set(Service)
