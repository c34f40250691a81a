"""The pages as Streamlit runs them, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

Ask = Callable[..., AppTest]


def markup(app: AppTest) -> str:
    """All of our own HTML on the page, without the style sheets."""
    assert not app.exception, app.exception
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def words(app: AppTest) -> str:
    """What is read on the page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup(app))).split())


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, invented_store: Path) -> Ask:
    """Opens the page with a question in its address."""

    def opened(question: str | None = None, store: Path = invented_store, **parameters: str) -> AppTest:
        monkeypatch.setenv("CV_STORE", str(store))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
        if question is not None:
            app.query_params["q"] = question
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return opened


def test_a_question_in_the_address_is_answered(ask: Ask) -> None:
    app = ask("when can the county send a money penalty to a parent?")
    html = markup(app)
    assert re.search(r"<h2[^>]*>\d passages? found</h2>", html)
    quote = re.search(r"<article.*?</article>", html, re.S)
    assert quote
    assert "<blockquote" in quote.group()
    assert "Keeping pupils in lessons" in quote.group()
    assert 'rel="noopener"' in html
    assert "Show the whole paragraph" in html
    assert "<mark>" in html
    assert "How this quotation was checked" in html
    assert app.text_input(key="question").value == "when can the county send a money penalty to a parent?"


def test_a_superseded_edition_is_said_at_the_top_and_before_the_quotation(ask: Ask) -> None:
    html = markup(ask("when can the county send a money penalty to a parent?"))
    top, _, rest = html.partition("<article")
    article = rest.partition("</article>")[0]
    said = "There is a newer edition (September 2032)."
    assert said in top
    assert said in article
    assert article.index(said) < article.index("<blockquote")


def test_the_form_asks_and_moves_the_question_into_the_address(ask: Ask) -> None:
    app = ask()
    assert "found" not in words(app)
    app.text_input(key="question").set_value("must a school keep a register?")
    app.button[0].click().run()
    assert app.query_params["q"] == "must a school keep a register?"
    assert re.search(r"\d passages? found", words(app))


def test_an_example_asks_its_question(ask: Ask) -> None:
    app = ask()
    example = next(button for button in app.button if button.key == "example-0")
    example.click().run()
    assert app.query_params["q"] == example.label
    assert app.text_input(key="question").value == example.label


def test_filters_stand_in_the_address_and_are_said(ask: Ask) -> None:
    app = ask("must a school keep a register?", source="ukpga/2030/99", as_at="1 9 2031")
    said = words(app)
    assert "Guidance as it stood on 1 September 2031." in said
    assert "Searched only in: Barsetshire Schools Act 2030." in said
    assert app.checkbox(key="source:ukpga/2030/99").value is True
    assert app.checkbox(key="source:barsetshire-handbook").value is False


def test_a_kind_of_document_can_be_chosen(ask: Ask) -> None:
    app = ask("must a school keep a register?", status="legislation")
    said = words(app)
    assert "Searched only in documents with the status: Legislation." in said
    assert app.checkbox(key="status:legislation").value is True
    assert set(re.findall(r"Status\s+(Legislation|Statutory guidance)", said)) == {"Legislation"}


def test_a_follow_up_keeps_the_thread(ask: Ask) -> None:
    first = "when can the county send a money penalty to a parent?"
    app = ask(first)
    app.text_input(key="next").set_value("and who decides that?")
    next(button for button in app.button if button.label == "Ask").click().run()
    assert app.query_params["q"] == "and who decides that?"
    assert app.query_params["after"] == first
    said = words(app)
    assert f"You asked before {first} We searched for this question together with what you asked before." in said
    assert "money penalty" in re.search(r"<blockquote.*?</blockquote>", markup(app), re.S).group()  # type: ignore[union-attr]
    app.text_input(key="question").set_value("must a school keep a register?")
    app.button[0].click().run()
    assert "after" not in app.query_params, "the box at the top begins anew"


def test_a_follow_up_that_stands_alone_is_searched_alone(ask: Ask) -> None:
    app = ask("must every school keep a register of pupils?", after="who pays for umbrellas?")
    assert "This question says enough by itself" in words(app)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"status": "made up"}, "Nothing with the status"),
        ({"as_at": "soon"}, "Write the date as day, month and year"),
        ({"source": "no-such-source"}, "No source named"),
    ],
)
def test_a_wrong_filter_is_one_sentence(ask: Ask, parameters: dict[str, str], sentence: str) -> None:
    app = ask("must a school keep a register?", **parameters)
    assert "There is a problem" in words(app)
    assert sentence in words(app)
    assert "Traceback" not in words(app)


def test_a_question_that_is_not_about_schools_is_declined(ask: Ask) -> None:
    app = ask("how do I bake a sponge cake?")
    assert "<blockquote" not in markup(app)
    assert "Where to get help" in words(app)


def test_an_emergency_comes_before_everything(ask: Ask) -> None:
    html = markup(ask("my daughter has taken an overdose and says she wants to die"))
    assert "<blockquote" not in html
    assert 'href="tel:999"' in html
    assert html.index("Get help now") < html.index("question-hint")


@pytest.mark.parametrize("question", ["", "   ", "x" * 1200])
def test_what_cannot_be_asked_is_an_error_summary(ask: Ask, question: str) -> None:
    assert "There is a problem" in words(ask(question))


def test_an_empty_store_says_so_and_gives_the_command(ask: Ask, tmp_path: Path) -> None:
    app = ask("must a school keep a register?", store=tmp_path / "nothing")
    said = words(app)
    assert "Nothing is indexed yet" in said
    assert "python -m ingest" in said
    assert "Where to get help" in said


def test_an_emergency_needs_no_index(ask: Ask, tmp_path: Path) -> None:
    app = ask("my son says he is going to kill himself tonight", store=tmp_path / "nothing")
    assert 'href="tel:999"' in markup(app)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "must a school keep a register? <script>alert(1)</script>",
        'must a school keep a register?"><img src=x onerror=alert(1)>',
        "</p></section><iframe src=javascript:alert(1)> school register",
    ],
)
def test_a_question_is_never_markup(ask: Ask, hostile: str) -> None:
    html = markup(ask(hostile))
    own = '<script src="./cv/page.js"></script>'
    assert html.count("<script") == html.count(own) == 1
    assert "<img" not in html
    assert "<iframe" not in html


def test_a_wrong_setting_is_one_sentence(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CV_RESULTS", "many")
    app = ask("must a school keep a register?")
    assert "There is a problem" in words(app)
    assert "CV_RESULTS" in words(app)


def _indexed() -> None:
    from ui import indexed

    indexed.page()


def _about() -> None:
    from ui import about

    about.page()


def test_the_index_is_listed(monkeypatch: pytest.MonkeyPatch, invented_store: Path) -> None:
    monkeypatch.setenv("CV_STORE", str(invented_store))
    said = words(AppTest.from_function(_indexed, default_timeout=300).run())
    assert "Barsetshire Schools Act 2030" in said
    assert "There is a newer edition (September 2032)." in said
    assert "Not checked with the publisher" in said
    assert "python -m ingest --from FOLDER" in said


def test_an_empty_index_is_listed_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CV_STORE", str(tmp_path / "nothing"))
    assert "Nothing is indexed yet" in words(AppTest.from_function(_indexed, default_timeout=300).run())


def test_about_tells_of_privacy_licence_and_accessibility() -> None:
    said = words(AppTest.from_function(_about, default_timeout=300).run())
    for heading in ("How it works", "Privacy", "Open Government Licence v3.0", "Not legal advice", "Accessibility"):
        assert heading in said
