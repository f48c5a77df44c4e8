import pytest

from tests.documents.samples import read, report, text
from tracker.documents import Paragraph, Picture, Section, Table, report_pages, report_pdf

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}"><rect width="{0}" height="{1}"/></svg>'
)


def with_block(block, **changes):
    return report(sections=(Section("图", (block,)),), **changes)


def test_everything_is_in_it_over_as_many_pages_as_it_takes():
    pdf = report_pdf(report())
    shown = text(pdf)
    assert len(read(pdf).pages) == 2
    assert all(f"屋面防水改造{number}" in shown for number in range(60))
    assert "72,806" in shown


def test_the_headings_of_a_table_stand_on_each_of_its_pages():
    assert all("改造内容" in page.extract_text() for page in read(report_pdf(report())).pages)


def test_pages_are_numbered_and_footed():
    first, second = (page.extract_text() for page in read(report_pdf(report())).pages)
    assert "1 / 2" in first
    assert "2 / 2" in second
    assert "振兴街道办事处" in first


def test_it_is_tagged_and_named():
    reader = read(report_pdf(report()))
    assert reader.metadata.title == "项目月报"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_a_picture_carries_the_sentence_that_stands_for_it():
    pdf = report_pdf(with_block(Picture(SVG.format(900, 300), "形象进度过半", "图1")))
    objects = [read(pdf).get_object(number) for number in range(1, len(read(pdf).xref[0]) + 1)]
    sentences = [element.get("/Alt") for element in objects if isinstance(element, dict)]
    assert "形象进度过半" in sentences
    assert "图1" in text(pdf)


@pytest.mark.parametrize("landscape", [False, True])
def test_a_picture_taller_than_the_page_is_made_to_fit(landscape):
    pages = report_pages(with_block(Picture(SVG.format(900, 5000), "长图"), landscape=landscape))
    assert len(pages) == 1


def test_landscape_is_wide():
    page = read(report_pdf(report(landscape=True))).pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_a_row_has_one_cell_per_heading():
    with pytest.raises(ValueError, match="one cell per heading"):
        Table(("甲", "乙"), (("1",),))


@pytest.mark.parametrize("words", ["#panic(1)", "= 标题", "[甲](乙)", "🏗\x00"])
def test_what_people_type_is_never_markup(words):
    table = Table((words, "乙"), ((words, "1"),), frozenset({1}), words)
    sections = (Section(words, (Paragraph(words), table)),)
    shown = text(report_pdf(report(title=words, subtitle=words, sections=sections, foot=words)))
    assert shown.count("".join(words.replace("🏗\x00", "〓").split())) >= 7


def test_an_empty_table_is_only_its_headings():
    assert "甲乙" in text(report_pdf(with_block(Table(("甲", "乙"), ()))))
