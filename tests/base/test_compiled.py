"""Compiled templates are kept, belong to what they were made of, and are never needed."""

import os

import pytest
from jinja2 import Environment, FileSystemLoader

from tracker.base.compiled import edition, kept


@pytest.fixture
def templates(tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.html").write_text("<p>{{ 1 + 1 }}</p>")
    return folder


@pytest.fixture
def cache(templates, tmp_path):
    return kept(tmp_path / "kept", "zh", templates.iterdir())


def page(templates, cache):
    return Environment(loader=FileSystemLoader(templates), bytecode_cache=cache, autoescape=True).get_template("page.html")  # fmt: skip


def test_what_is_kept_is_not_compiled_again(templates, cache, monkeypatch):
    assert page(templates, cache).render() == "<p>2</p>"
    monkeypatch.setattr(Environment, "_generate", lambda *_given: pytest.fail("compiled again"))
    assert page(templates, cache).render() == "<p>2</p>"


def test_a_changed_template_is_another_edition_and_the_old_one_goes(templates, cache, tmp_path):
    page(templates, cache)
    (templates / "page.html").write_text("<p>other</p>")
    new = kept(tmp_path / "kept", "zh", templates.iterdir())
    assert page(templates, new).render() == "<p>other</p>"
    assert [str(path) for path in (tmp_path / "kept").iterdir()] == [new.directory]


def test_languages_keep_theirs_apart(templates, cache, tmp_path):
    english = kept(tmp_path / "kept", "en", templates.iterdir())
    assert english.directory != cache.directory
    assert os.path.isdir(cache.directory)


def test_the_same_files_are_the_same_edition(templates):
    before = edition(templates.iterdir())
    assert edition(templates.iterdir()) == before
    os.utime(templates / "page.html", ns=(1, 1))
    assert edition(templates.iterdir()) != before


def test_where_nothing_may_be_written_pages_are_made_all_the_same(templates, tmp_path):
    (tmp_path / "closed").write_text("a file where a folder should be")
    cache = kept(tmp_path / "closed" / "kept", "zh", templates.iterdir())
    assert page(templates, cache).render() == "<p>2</p>"
