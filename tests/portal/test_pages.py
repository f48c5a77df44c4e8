"""What residents read, without signing in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.base.clock import now, today
from tracker.items.actions import recount, revalue
from tracker.milestones.rules import MilestoneKind
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import NoticeState
from tracker.places.rules import Level
from tracker.projects.rules import PartyRole, Stage
from tracker.resident_requests.rules import RequestState


def notice(compound, **values):
    return factories.notice(compound, **{"state": NoticeState.PUBLISHED, **values})


@pytest.fixture
def renovated(session):
    """A compound of two buildings in works: one item half done at its first building, one left out."""
    where = factories.region(
        factories.region(factories.city(), name="振兴区"), Level.SUBDISTRICT, name="六道沟街道"
    )
    compound = factories.compound(where, name="幸福小区", address="锦山大街1号")
    first, second = factories.building(compound, name="1号楼"), factories.building(compound, name="2号楼")
    factories.entrance(first, name="1单元")
    project = factories.project(
        factories.programme(where.parent.parent, 2026), compounds=(compound,), name="幸福小区改造", stage=Stage.WORKS,
        planned=Decimal(3_000_000), households=60,
    )  # fmt: skip
    item = factories.item(project, "sewer", unit_price=Decimal(10), planned=Decimal(200))
    for building, done in ((first, 100), (second, 0)):
        factories.item_place(
            item, compound, building_id=building.id, planned=Decimal(100), done=Decimal(done)
        )
    item.done = Decimal(100)
    left = factories.item(project, "greening", left_out_reason="居民不同意")
    factories.item_place(left, compound)
    revalue(item)
    recount(project)
    factories.milestone(project, MilestoneKind.COMPLETION, planned_on=today() + timedelta(days=30))
    source = factories.source(project, planned=Decimal(2_000_000))
    factories.movement(source, Decimal(500_000))
    factories.party(
        project, factories.organisation(name="丹东一建", phone="0415-1234567"), PartyRole.CONTRACTOR
    )
    session.commit()
    return project


def test_home_tells_the_year_in_a_sentence_with_few_statements(client, renovated, session):
    notice(renovated.covered[0].compound, title="停水通知")
    session.commit()
    with count_queries() as sent:
        text = client.get("/").text
    assert len(sent) <= 4
    for words in ("2026", "60", "振兴区", "停水通知", "50%", 'action="/find"'):
        assert words in text


def test_home_stands_without_any_data(client):
    assert client.get("/").status_code == 200


def test_home_asks_as_much_for_twenty_districts_as_for_one(client, renovated, session):
    with count_queries() as one:
        client.get("/")
    for _ in range(19):
        factories.region(renovated.programme.region)
    session.commit()
    with count_queries() as twenty:
        client.get("/")
    assert len(one) == len(twenty)


@pytest.mark.parametrize("text", ["幸福", "xfxq", "锦山"])
def test_a_compound_is_found_with_its_place_stage_and_percent(client, renovated, text):
    page = client.get("/find", query_string={"q": text}).text
    compound = renovated.covered[0].compound
    for words in (f'href="/c/{compound.id}"', "六道沟街道", "50%"):
        assert words in page


def test_a_search_without_result_says_what_to_do(client, renovated):
    page = client.get("/find?q=没有").text
    assert "12345" in page
    assert "没有" in page


def test_the_search_asks_as_much_for_twenty_as_for_one(client, renovated, session):
    where = renovated.covered[0].compound.region
    with count_queries() as one:
        client.get("/find?q=幸福")
    for number in range(19):
        factories.compound(where, name=f"幸福{number}村")
    session.commit()
    with count_queries() as twenty:
        client.get("/find?q=幸福")
    assert len(twenty) == len(one) <= 3


def test_what_people_type_is_shown_as_text(client):
    assert "<script>" not in client.get("/find?q=<script>alert(1)</script>").text.replace('<script src="', "")


def test_the_compound_says_sentence_percent_date_and_sum_first(client, renovated):
    compound = renovated.covered[0].compound
    with count_queries() as sent:
        text = client.get(f"/c/{compound.id}?lang=en").text
    assert len(sent) <= 14
    head = text[: text.index("What is done here")]
    for words in ("under way and should be done by", "50%", "received", "Expected end"):
        assert words in head
    for words in ("居民不同意", "1号楼", "丹东一建", "0415-1234567", f"/p/{renovated.id}"):
        assert words in text


def test_works_of_twenty_items_need_no_more_statements_than_of_two(client, renovated, session):
    compound = renovated.covered[0].compound
    address = f"/c/{compound.id}"
    notice(compound)
    session.commit()
    with count_queries() as few:
        client.get(address)
    for _ in range(18):
        factories.item_place(factories.item(renovated), compound)
    for _ in range(5):
        factories.entrance(factories.building(compound))
        notice(compound)
    session.commit()
    with count_queries() as many:
        client.get(address)
    assert len(few) == len(many)


def test_interruptions_stand_before_other_notices_and_old_ones_are_gone(client, renovated, session):
    compound = renovated.covered[0].compound
    notice(compound, title="改造方案")
    notice(compound, title="停水检修", kind=NoticeKind.INTERRUPTION)
    notice(compound, title="过期公告", starts_on=date(2020, 1, 1), ends_on=today() - timedelta(days=1))
    notice(compound, title="草稿公告", state=NoticeState.DRAFT)
    session.commit()
    for address in (f"/c/{compound.id}", f"/notices?compound={compound.id}", "/notices"):
        text = client.get(address).text
        assert text.index("停水检修") < text.index("改造方案")
        assert "过期公告" not in text
        assert "草稿公告" not in text


def test_notices_are_filtered_by_district(client, renovated, session):
    compound = renovated.covered[0].compound
    notice(compound, title="这里的公告")
    notice(factories.compound(), title="别处的公告")
    session.commit()
    text = client.get(f"/notices?region={compound.region.parent_id}").text
    assert "这里的公告" in text
    assert "别处的公告" not in text


def test_requests_are_told_in_numbers_only(client, renovated, session):
    compound = renovated.covered[0].compound
    factories.resident_request(compound, text="秘密的漏雨")
    factories.resident_request(compound, state=RequestState.ANSWERED, answer="已修", answered_at=now())
    factories.resident_request(compound, state=RequestState.WITHDRAWN)
    session.commit()
    text = client.get(f"/c/{compound.id}?lang=en").text
    assert "1 are open, 1 were answered." in text
    assert "秘密的漏雨" not in text


def test_an_entrance_shows_its_own_building_first(client, renovated):
    entrance = factories.entrance(renovated.covered[0].compound.buildings_listed[0], name="3单元")
    with count_queries() as sent:
        text = client.get(f"/e/{entrance.id}?lang=en").text
    assert "3单元" in text
    assert "100 / 100" in text[text.index("At this building") :]
    assert len([one for one in sent if one.startswith("SELECT")]) <= 14


def test_a_compound_in_no_plan_says_so(client, session):
    compound = factories.compound(name="无计划小区")
    session.commit()
    assert "in no renovation plan yet" in client.get(f"/c/{compound.id}?lang=en").text


def test_a_project_before_its_listing_is_not_public(client, session):
    project = factories.project(stage=Stage.CONSULT, name="尚未公布的项目")
    compound = project.covered[0].compound
    session.commit()
    assert client.get(f"/p/{project.id}").status_code == 404
    assert client.get(f"/p/{project.id}/schedule.png").status_code == 404
    assert "尚未公布的项目" not in client.get(f"/c/{compound.id}").text


def test_each_compound_of_a_shared_project_has_its_own_percent(client, session):
    where = factories.region(factories.city())
    one, other = factories.compound(where, name="甲小区"), factories.compound(where, name="乙小区")
    project = factories.project(compounds=(one, other), stage=Stage.WORKS)
    item = factories.item(project, unit_price=Decimal(10), planned=Decimal(100), done=Decimal(40))
    factories.item_place(item, one, planned=Decimal(50), done=Decimal(40))
    factories.item_place(item, other, planned=Decimal(50))
    revalue(item)
    recount(project)
    session.commit()
    pages = [client.get(f"/c/{compound.id}?lang=en").text for compound in (one, other)]
    assert '<dd class="figure"><a href="#works">80%</a></dd>' in pages[0]
    assert '<dd class="figure"><a href="#works">0%</a></dd>' in pages[1]
    assert '<dd class="figure"><a href="#works">40%</a></dd>' in client.get(f"/p/{project.id}?lang=en").text


def test_an_undivided_shared_project_says_that_its_percent_is_the_whole_projects(client, session):
    where = factories.region(factories.city())
    one, other = factories.compound(where), factories.compound(where)
    project = factories.project(compounds=(one, other), stage=Stage.WORKS)
    item = factories.item(project, unit_price=Decimal(10), planned=Decimal(100), done=Decimal(40))
    revalue(item)
    recount(project)
    session.commit()
    text = client.get(f"/c/{one.id}?lang=en").text
    assert '<dd class="figure"><a href="#works">40%</a></dd>' in text
    assert "of the whole project" in text


def test_a_merged_compound_leads_to_its_survivor(client, session):
    into = factories.compound()
    merged = factories.compound(merged_into_id=into.id)
    session.commit()
    assert client.get(f"/c/{merged.id}").location == f"/c/{into.id}"


def test_the_project_page_has_money_by_source_dates_and_a_picture(client, renovated):
    with count_queries() as sent:
        text = client.get(f"/p/{renovated.id}?lang=en").text
    assert len(sent) <= 13
    for words in (
        "2,000,000.00",
        "500,000.00",
        "<svg",
        "幸福小区",
        "丹东一建",
        f"/p/{renovated.id}/schedule.png",
    ):
        assert words in text
    picture = client.get(f"/p/{renovated.id}/schedule.png")
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")


def test_generated_data_carries_its_mark_in_public(client, renovated, session):
    compound = renovated.covered[0].compound
    assert "Demo data" not in client.get(f"/c/{compound.id}?lang=en").text
    compound.demo = True
    session.commit()
    assert "Demo data" in client.get(f"/c/{compound.id}?lang=en").text
    assert "Demo data" in client.get("/find?q=幸福&lang=en").text


def test_districts_lead_down_to_the_compounds(client, renovated):
    compound = renovated.covered[0].compound
    county = compound.region.parent_id
    assert f'href="/regions/{compound.region_id}"' in client.get(f"/regions/{county}").text
    with count_queries() as sent:
        text = client.get(f"/regions/{compound.region_id}").text
    assert f'href="/c/{compound.id}"' in text
    assert len(sent) <= 7


@pytest.mark.parametrize(
    "address", ["/c/999", "/e/999", "/p/999", "/regions/999", "/notices?compound=999", "/notices?region=999"]
)
def test_what_is_not_there_is_a_404(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/", "/find?q=幸福", "/notices"])
def test_no_name_or_number_of_a_person_stands_on_a_public_page(client, renovated, session, address):
    compound = renovated.covered[0].compound
    factories.account(display_name="张三丰", phone="13812345678")
    session.commit()
    for page in (address, f"/c/{compound.id}", f"/p/{renovated.id}"):
        text = client.get(page).text
        assert "张三丰" not in text
        assert "13812345678" not in text
