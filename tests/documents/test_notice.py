import io

import pytest
from PIL import Image

from tests.documents.samples import PARAGRAPH, read, sheet, sizes, text
from tracker.documents import checksum, notice_pages, notice_pdf

HOSTILE = [
    "#panic(1)",
    '#read("/etc/passwd")',
    "= 标题",
    "*粗* _斜_ $x$",
    "<b>",
    "\\ #sys.inputs",
    "@page",
    "`raw`",
]


def size_of(words, pdf):
    return next(size for run, size in sizes(pdf) if words in run)


def test_an_ordinary_notice_is_one_sheet_with_everything_on_it():
    pdf, given = notice_pdf(sheet()), sheet()
    shown = text(pdf)
    assert len(read(pdf).pages) == 1
    for part in (
        given.title,
        "振兴小区",
        *given.dates,
        PARAGRAPH,
        given.phone,
        given.issuer,
        given.issued_on,
    ):
        assert part in shown
    assert f"第2版校验码{checksum(given)}" in shown


@pytest.mark.parametrize(("language", "tag"), [("zh_Hans", "zh-CN"), ("en", "en-GB")])
def test_it_is_a_tagged_document_with_title_and_language(language, tag):
    reader = read(notice_pdf(sheet(language=language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == tag
    assert reader.metadata.title == "停水通知"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_the_title_is_its_heading():
    structure = read(notice_pdf(sheet())).trailer["/Root"]["/StructTreeRoot"]
    kinds, waiting = set(), [structure]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting.extend(element)
        elif isinstance(element, dict):
            kinds.add(element.get("/S"))
            waiting.extend([element["/K"]] if "/K" in element else [])
    assert {"/H1", "/P", "/Figure"} <= kinds


def test_it_can_be_read_at_a_metre():
    pdf = notice_pdf(sheet())
    assert size_of("储水", pdf) >= 20
    assert size_of("11", pdf) > size_of("储水", pdf)
    assert size_of("停水通知", pdf) > size_of("储水", pdf)


def test_the_telephone_takes_more_room_than_the_code():
    height = size_of("0415", notice_pdf(sheet()))
    width = 0.5 * height * len(sheet().phone)
    code = 28 / 25.4 * 72
    assert width > code
    assert width * height > code**2


def test_longer_text_is_set_smaller_on_the_same_sheet():
    short, longer = notice_pdf(sheet()), notice_pdf(sheet(paragraphs=(PARAGRAPH,) * 7))
    assert len(read(longer).pages) == 1
    assert size_of("储水", longer) < size_of("储水", short)


def test_text_too_long_for_one_sheet_stays_readable_and_says_where_the_rest_is():
    paragraphs = tuple(f"第{number}段。{PARAGRAPH}" for number in range(40))
    pdf = notice_pdf(sheet(paragraphs=paragraphs, more="其余内容请扫码"))
    shown = text(pdf)
    assert len(read(pdf).pages) == 1
    assert "第0段。" in shown
    assert "第39段。" not in shown
    assert "其余内容请扫码" in shown
    assert "0415-2123456" in shown
    assert size_of("段", pdf) >= 14


@pytest.mark.parametrize("words", ["停水" * 3000, "停水。" * 1500, "No stop " * 800])
def test_however_much_there_is_to_say_it_is_one_page(words):
    pdf = notice_pdf(sheet(paragraphs=(words,), items=("屋面防水",) * 60, more="其余内容请扫码"))
    assert len(read(pdf).pages) == 1
    assert "其余内容请扫码" in text(pdf)


def test_an_a3_sheet_is_the_same_sheet_larger():
    small, large = notice_pdf(sheet()), notice_pdf(sheet(), paper="a3")
    assert size_of("储水", large) == pytest.approx(size_of("储水", small) * 2**0.5, rel=0.01)
    assert len(read(large).pages) == 1


def test_a_batch_has_a_page_for_each_sheet_in_order():
    doors = [
        sheet(place=f"{number}号楼1单元", items=("外墙保温", "屋面防水"), items_label="本单元改造内容")
        for number in range(1, 41)
    ]
    pages = read(notice_pdf(*doors)).pages
    assert len(pages) == 40
    for number, page in enumerate(pages, start=1):
        assert f"{number}号楼1单元" in "".join(page.extract_text().split())
        assert "外墙保温" in page.extract_text()


def test_an_endless_title_and_date_stay_on_the_paper():
    pdf = notice_pdf(
        sheet(
            title="停水通知" * 30, dates=("11月23日" * 20,), place="振兴" * 80, phone="0415-2123456 转 8001"
        )
    )
    shown = text(pdf)
    assert "停水通知" * 30 in shown
    assert "11月23日" * 20 in shown


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_type_is_never_markup(words):
    fields = dict.fromkeys(("title", "place", "phone_label", "phone", "issuer", "version"), words)
    pdf = notice_pdf(sheet(**fields, dates=(words,), paragraphs=(words,)))
    assert text(pdf).count("".join(words.split())) >= 7


@pytest.mark.parametrize("character", ["\x00", "\x07", "\u202e", "\ud800", "\ufffe", "🏗", "𠮷"])
def test_characters_that_cannot_be_set_do_not_stop_the_sheet(character):
    shown = text(notice_pdf(sheet(title=f"停{character}水", paragraphs=(f"甲{character}乙",))))
    assert "停水" in shown or "停〓水" in shown


def test_rare_names_are_shown():
    assert "喆垚堃镕䶮" in text(notice_pdf(sheet(paragraphs=("喆垚堃镕䶮",))))


def test_what_is_not_known_leaves_no_gap():
    pdf = notice_pdf(sheet(phone="", address="", dates=(), paragraphs=()))
    assert "咨询电话" not in text(pdf)
    assert len(read(pdf).pages) == 1


def test_lines_of_the_text_are_paragraphs():
    pages = [notice_pages(sheet(paragraphs=words)) for words in (("甲\n\n乙",), ("甲", "乙"))]
    assert pages[0][0][:4] == b"\x89PNG"
    assert text(notice_pdf(sheet(paragraphs=("甲\n\n乙",)))).count("甲") == 1


@pytest.mark.parametrize(
    "change", [{"phone": "0415-2123457"}, {"dates": ()}, {"address": "https://a.example/"}]
)
def test_the_checksum_changes_with_anything_on_the_sheet(change):
    assert checksum(sheet(**change)) != checksum(sheet())
    assert checksum(sheet()) == checksum(sheet())


def test_the_same_words_printed_on_another_day_keep_their_checksum():
    assert checksum(sheet(issued_on="截至2026年11月24日")) == checksum(sheet(issued_on="截至2026年11月23日"))


def test_the_same_sheet_is_the_same_file():
    assert notice_pdf(sheet()) == notice_pdf(sheet())


def test_the_preview_is_a4_on_white():
    (page,) = notice_pages(sheet(), dots_per_inch=72)
    with Image.open(io.BytesIO(page)) as image:
        assert image.size == (595, 842)
        assert image.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_another_address_is_another_code():
    one, other = (
        notice_pages(sheet(address=f"https://a.example/{number}", checksum_label=""))[0] for number in (1, 2)
    )
    images = [Image.open(io.BytesIO(page)).convert("L").crop((640, 880, 740, 990)) for page in (one, other)]
    assert images[0].tobytes() != images[1].tobytes()
    assert min(images[0].tobytes()) < 30
