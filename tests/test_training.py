"""A list to step through: its steps, its address, the page as Streamlit runs it, the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from corpus.errors import UsageError
from corpus.settings import read_settings
from retrieval.engine import Engine
from retrieval.quoted_place import CUT, QuotedPlace, read_place
from retrieval.training import GONE, MOST, steps
from tests.conftest import run_cli
from tests.test_app import markup, words
from ui.training.list import TrainingList

PENALTY = "when can the county send a money penalty to a parent?"
REGISTER = "must a school keep a register?"
CAKE = "how do I bake a sponge cake?"
Visit = Callable[..., AppTest]


@pytest.fixture(scope="module")
def engine(invented_store: Path) -> Engine:
    return Engine(read_settings(store=invented_store))


@pytest.fixture(scope="module")
def place(engine: Engine) -> QuotedPlace:
    quote = engine.ask(REGISTER).quotes[0]
    return QuotedPlace(quote.passage_id, quote.start, quote.end)


def test_one_question_gives_every_quotation_and_several_give_the_first_of_each(engine: Engine) -> None:
    alone = steps(engine, [PENALTY])
    assert [step.quote for step in alone] == list(engine.ask(PENALTY).quotes)
    assert len(alone) > 1
    several = steps(engine, [PENALTY, REGISTER, CAKE])
    assert [step.question for step in several] == [PENALTY, REGISTER, CAKE]
    assert several[0].quote == alone[0].quote
    assert several[0].others == len(alone) - 1
    assert several[2].quote is None
    assert several[2].message


def test_a_prepared_list_is_checked_anew_and_keeps_its_order(engine: Engine, place: QuotedPlace) -> None:
    (passage,) = engine.index.passages([place.passage_id]).values()
    gone, cut = QuotedPlace("no#such", 0, 4), QuotedPlace(place.passage_id, place.start, place.end - 3)
    found = steps(engine, ["who keeps it?"], [place, gone, cut])
    assert [step.message for step in found] == ["", GONE, CUT]
    assert [step.question for step in found] == ["who keeps it?"] * 3
    assert found[0].quote
    assert found[0].quote.text in " ".join(passage.text.split())
    assert found[0].quote.why is None
    assert [step.question for step in steps(engine, ["one", "two"], [place] * 3)] == ["one", "two", ""]


@pytest.mark.parametrize("question", [PENALTY, REGISTER, "what should a school do where worry keeps a pupil at home?"])
def test_every_quotation_of_an_answer_can_be_put_in_a_list(engine: Engine, question: str) -> None:
    quotes = engine.ask(question).quotes
    again = steps(engine, [], [QuotedPlace(quote.passage_id, quote.start, quote.end) for quote in quotes])
    assert [step.quote and step.quote.text for step in again] == [quote.text for quote in quotes]


def test_a_list_that_is_too_long_is_refused(engine: Engine, place: QuotedPlace) -> None:
    with pytest.raises(UsageError, match="too long"):
        steps(engine, [], [place] * (MOST + 1))


@given(
    st.from_regex(r"[a-z0-9/@#:. -]{1,30}", fullmatch=True).filter(lambda text: text == text.strip()),
    st.integers(0, 4 * 10**6),
    st.integers(1, 4 * 10**6),
)
def test_a_place_is_read_as_it_was_written(identity: str, start: int, length: int) -> None:
    place = QuotedPlace(identity, start, start + length)
    assert read_place(str(place)) == place


@pytest.mark.parametrize("written", ["", "a", "a:1", ":1:2", "a:1:x", "a:-1:2", "a:1:999999999999", "a:2:1", "a:١:2"])
def test_what_is_no_place_is_said_in_a_sentence(written: str) -> None:
    with pytest.raises(UsageError, match="does not name a quotation"):
        read_place(written)


@given(st.lists(st.text(min_size=1, max_size=20), max_size=3), st.integers(1, 40), st.booleans())
def test_the_address_holds_the_whole_list(asked: list[str], at: int, show: bool) -> None:
    address = TrainingList(tuple(asked), ("a@1#b:0:4",), "1 9 2025", ("x",)).address(at, show=show)
    read = parse_qs(urlsplit(address).query, keep_blank_values=True)
    assert read.get("q", []) == asked
    assert read["quotation"] == ["a@1#b:0:4"]
    assert (read["as_at"], read["source"]) == (["1 9 2025"], ["x"])
    assert read.get("at", ["1"]) == [str(at)]
    assert ("show" in read) is show


def _training() -> None:
    from ui.training import page as training

    training.page()


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, invented_store: Path) -> Visit:
    """Opens the page with these parameters in its address."""

    def opened(store: Path = invented_store, **parameters: str | list[str]) -> AppTest:
        monkeypatch.setenv("CV_STORE", str(store))
        app = AppTest.from_function(_training, default_timeout=300)
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return opened


def on_screen(app: AppTest) -> str:
    """The page without what is for the printer."""
    return markup(app).partition('<div class="cv-sheets"')[0]


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_the_question_comes_first_and_its_answer_on_a_press(visit: Visit) -> None:
    app = visit(q=[PENALTY, REGISTER])
    assert PENALTY in words(app)
    assert "1 of 2" in words(app)
    assert "<blockquote" not in on_screen(app)
    assert "Keeping pupils in lessons" not in on_screen(app)
    app = press(app, "Show the answer")
    shown = on_screen(app)
    assert app.query_params["show"] == "1"
    assert "<mark>" in shown
    assert "Keeping pupils in lessons, para 4" in shown
    assert "There is a newer edition (September 2032)." in shown
    assert 'href="./page?passage=barsetshire-handbook%402031-03%23para-4&amp;start=' in shown
    assert "Why was this found?" in shown
    app = press(app, "Hide the answer")
    assert "<blockquote" not in on_screen(app)


def test_stepping_moves_the_address_and_hides_the_next_answer(visit: Visit) -> None:
    app = press(press(visit(q=[PENALTY, REGISTER]), "Show the answer"), "Next")
    assert app.query_params["at"] == "2"
    assert "show" not in app.query_params
    assert REGISTER in on_screen(app)
    assert "<blockquote" not in on_screen(app)
    app = press(app, "Show the answer")
    assert "Start again" in labels(app)
    app = press(app, "Previous")
    assert "at" not in app.query_params
    assert "Keeping pupils in lessons, para 4" in on_screen(app)


def test_the_next_passage_for_the_same_question_is_shown_at_once(visit: Visit) -> None:
    app = press(visit(q=PENALTY, show="1"), "Next")
    assert (app.query_params["at"], app.query_params["show"]) == ("2", "1")
    assert "<blockquote" in on_screen(app)


def test_a_prepared_list_without_a_question_hides_nothing(visit: Visit, place: QuotedPlace) -> None:
    app = visit(quotation=[str(place), "no#such:0:4"])
    assert "Barsetshire Schools Act 2030, s.1(1)" in on_screen(app)
    assert "Hide the answer" not in labels(app)
    app = press(app, "Next")
    assert GONE in words(app)
    assert "<blockquote" not in on_screen(app)


def test_a_question_that_is_declined_keeps_its_place(visit: Visit) -> None:
    app = visit(q=[CAKE, REGISTER])
    assert "<blockquote" not in on_screen(app)
    assert "1 of 2" in words(app)
    assert "Where to get help" in words(app)
    assert 'href="./?q=how%20do%20I%20bake' in on_screen(app)


def test_an_emergency_shows_help_and_nothing_else(visit: Visit) -> None:
    app = visit(q="my daughter has taken an overdose and says she wants to die")
    shown = on_screen(app)
    assert "Get help now</h1>" in shown
    assert 'href="tel:999"' in shown
    assert "<blockquote" not in shown
    assert labels(app) == []


def test_paper_has_every_passage_once(visit: Visit) -> None:
    sheets = markup(visit(q=[PENALTY, REGISTER])).partition('<div class="cv-sheets"')[2]
    assert sheets.count("<article") == sheets.count("<blockquote") == 2
    assert "id=" not in sheets


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"q": REGISTER, "at": "99"}, "There is no number 99 in this list"),
        ({"q": REGISTER, "at": "<img src=x>"}, "There is no number <img src=x> in this list"),
        ({"quotation": "nonsense"}, "does not name a quotation"),
        ({"q": REGISTER, "as_at": "soon"}, "Write the date as day, month and year"),
        ({"q": REGISTER, "source": "no-such-source"}, "No source named"),
        ({"q": [REGISTER] * (MOST + 1)}, "too long"),
    ],
)
def test_a_wrong_address_is_one_sentence(visit: Visit, parameters: dict[str, str], sentence: str) -> None:
    app = visit(**parameters)
    assert sentence in words(app)
    assert "<img" not in markup(app)


def test_a_hostile_question_is_text(visit: Visit) -> None:
    html = markup(visit(q=f"{REGISTER} <img src=x onerror=alert(1)>", show="1"))
    assert "<img" not in html
    assert "&lt;img" in html


def test_the_start_explains_and_makes_a_list(visit: Visit) -> None:
    app = visit()
    assert "one passage at a time" in words(app)
    app.text_area[0].set_value(f"{PENALTY}\n\n  {REGISTER}  ")
    app = press(app, "Make the list")
    assert app.query_params["q"] == [PENALTY, REGISTER]
    assert "1 of 2" in words(app)


def test_nothing_typed_is_an_error_and_loses_nothing(visit: Visit) -> None:
    app = press(visit(), "Make the list")
    assert "Type at least one question" in words(app)


def test_an_empty_store_says_so(visit: Visit, tmp_path: Path) -> None:
    assert "Nothing is indexed yet" in words(visit(store=tmp_path / "nothing", q=REGISTER))


def test_the_command_prints_the_steps_and_how_to_prepare_them(invented_store: Path) -> None:
    asked = ["retrieval", "training", PENALTY, REGISTER, "--store", str(invented_store)]
    done = run_cli(*asked, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["steps"]
    assert [step["question"] for step in found] == [PENALTY, REGISTER]
    text = run_cli(*asked).stdout
    assert "2 of 2" in text
    prepared = [part for step in found for part in ("--quotation", step["quotation"])]
    again = run_cli("retrieval", "training", *prepared, "--json", "--store", str(invented_store))
    assert [step["quote"]["text"] for step in json.loads(again.stdout)["steps"]] == [
        step["quote"]["text"] for step in found
    ]
    assert f"--quotation '{found[0]['quotation']}'" in text


def test_the_command_wants_something_to_show(invented_store: Path) -> None:
    for arguments in ((), ("--quotation", "nonsense")):
        done = run_cli("retrieval", "training", *arguments, "--store", str(invented_store))
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
