"""Templates compiled with their words say what templates that look words up would say."""

from datetime import date
from decimal import Decimal

import pytest
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from tracker.base.format import FILTERS, in_language
from tracker.base.pages import gettext, ngettext
from tracker.base.templates import HouseEnvironment
from tracker.projects.rules import Stage


@pytest.fixture
def say(app):
    """``say(template, values, language, other templates…)`` gives the text."""

    def render(text, language="zh", parts=None, **values):
        found = HouseEnvironment(
            app, loader=DictLoader({"page.html": text, **(parts or {})}), autoescape=True,
            undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
        )  # fmt: skip
        found.install_gettext_callables(gettext, ngettext, newstyle=True)
        with app.test_request_context(f"/?lang={language}"):
            return found.get_or_select_template("page.html").render(**values)

    return render


def test_a_literal_text_is_in_the_readers_language(say):
    assert say('<p>{{ _("Projects") }}</p>') == "<p>改造项目</p>"
    assert say('<p>{{ _("Projects") }}</p>', "en") == "<p>Projects</p>"


def test_a_text_in_a_variable_is_looked_up_when_the_page_is_made(say):
    assert say("{{ _(name) }}", name="Projects") == "改造项目"


@pytest.mark.parametrize("words", ['{{ _("%(count)s compounds", count=n) }}',
                                      '{% set x = _("%(count)s compounds", count=n) %}{{ x }}'])  # fmt: skip
def test_what_is_filled_in_is_escaped_once(say, words):
    assert say(words, n=3) == "3 个小区"
    assert say(words, "en", n="<b>&amp;") == "&lt;b&gt;&amp;amp; compounds"


def test_a_doubled_percent_sign_is_one(say):
    template = '{{ _("%(one)s of %(two)s is 5%%", one=1, two=x) }}|{{ _("5%%") }}|{{ (_("5%%") ~ "!") }}'
    assert say(template, "en", x=2) == "1 of 2 is 5%|5%|5%!"


def test_a_placeholder_without_a_value_is_a_mistake(say):
    with pytest.raises(KeyError):
        say('{{ _("%(count)s compounds", number=3) }}')
    with pytest.raises(UndefinedError):
        say('{{ _("%(count)s compounds", count=nobody) }}')


def test_a_part_sees_what_stands_around_it_and_keeps_its_own(say):
    parts = {"part.html": '{% set a = 7 %}{{ a }}{{ b }}{{ c }}{{ _("Projects") }}'}
    page = '{% set a = 1 %}{% for b in (2, 3) %}{% with c = b %}{% include "part.html" %}{% endwith %};{% endfor %}{{ a }}'
    assert say(page, parts=parts) == "722改造项目;733改造项目;1"


def test_a_part_may_import_macros_and_hold_further_parts(say):
    parts = {
        "macros.html": '{% macro bold(x) %}<b>{{ x }}{{ _("Projects") }}</b>{% endmacro %}',
        "inner.html": "{{ x }}",
        "outer.html": '{% from "macros.html" import bold %}{{ bold(x) }}{% include "inner.html" %}',
    }
    assert say('{% include "outer.html" %}', parts=parts, x=5) == "<b>5改造项目</b>5"


def test_a_part_with_blocks_of_its_own_stays_apart(say):
    parts = {"part.html": "{% block a %}part{% endblock %}"}
    assert say('{% block a %}page{% endblock %}{% include "part.html" %}', parts=parts) == "pagepart"


@pytest.mark.parametrize("value", ["plain", "<b> & \"'", Markup("<b>"), 7, Decimal("1.50"), None, ""])
def test_a_value_is_written_as_it_is_escaped(say, value):
    assert say("{{ value }}", value=value) == str(escape(value))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_filters_speak_the_language_of_their_templates(app, language):
    values = {"day": date(2026, 7, 22), "wan": Decimal("1234567.80"), "label": Stage.WORKS}
    with app.test_request_context(f"/?lang={language}"):
        app.preprocess_request()
        spoken = {name: FILTERS[name](value) for name, value in values.items()}
        compiled = {name: in_language(language)[name](value) for name, value in values.items()}
    assert compiled == spoken


def test_loops_say_the_same_in_layouts_in_one_another_and_around_blocks(say):
    layout = "{% for n in [1, 2] %}<{{ n }}>{% endfor %}{% block main %}{% endblock %}"
    page = (
        "{% extends 'layout.html' %}{% block main %}"
        "{% for n in rows %}{{ n }}{% for m in rows if m < n %}[{{ m }}]{% endfor %}{% else %}none{% endfor %}"
        "{% for n in rows recursive %}{{ loop.index }}{% block part scoped %}({{ n }}){% endblock %}{% endfor %}."
        "{% endblock %}"
    )
    parts = {"layout.html": layout}
    assert say(page, parts=parts, rows=["1", "2"]) == "<1><2>12[1]1(1)2(2)."
    assert say(page, parts=parts, rows=[]) == "<1><2>none."


def test_a_loop_hands_on_what_it_says_at_once(say, app):
    found = HouseEnvironment(
        app, loader=DictLoader({"page.html": "a{% for n in rows %}{{ n }},{% endfor %}b"})
    )
    assert list(found.get_template("page.html").generate(rows=[1, 2, 3])) == ["a", "1,2,3,", "b"]


def test_macros_find_the_globals_of_the_house(say, app):
    parts = {"macros.html": "{% macro name() %}{{ url_for.__name__ }}{% endmacro %}"}
    text = "{% from 'macros.html' import name %}{{ name() }}"
    found = HouseEnvironment(app, loader=DictLoader({"page.html": text, **parts}))
    found.globals["url_for"] = say
    assert found.get_template("page.html").render(other=1) == "render"
