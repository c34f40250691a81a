"""The meeting pack's page and buttons, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from retrieval.pack.pack import Pack
from tests.test_app import markup, words
from ui import visitor
from ui.pack import routes as pack_routes

FIRST, SECOND = "barsetshire-handbook@2031-03#para-5:0:", "ukpga/2030/99@2030-01#s.2:0:"


@pytest.fixture
def places(invented_store: Path) -> list[str]:
    from corpus.store import open_index

    index = open_index(invented_store)
    names = [place.removesuffix(":0:") for place in (FIRST, SECOND)]
    return [f"{name}:0:{len(index.passages([name])[name].text)}" for name in names]


def _page() -> None:
    from ui.pack import page as pack

    pack.page()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, invented_store: Path) -> AppTest:
    monkeypatch.setenv("CV_STORE", str(invented_store))
    return AppTest.from_function(_page, default_timeout=300)


def test_an_empty_pack_explains_itself(app: AppTest) -> None:
    said = words(app.run())
    assert "Your pack is empty." in said
    assert "Add to meeting pack" in said


def test_an_address_opens_its_pack(app: AppTest, places: list[str]) -> None:
    app.query_params["item"] = places
    html = markup(app.run())
    assert html.count("<blockquote") == 2
    assert html.index("Keeping pupils in lessons") < html.index("Barsetshire Schools Act 2030")
    assert "There is a newer edition (September 2032)." in html


def test_quotations_are_moved_noted_and_removed(app: AppTest, places: list[str]) -> None:
    app.query_params["item"] = places
    app.run()
    app.text_area[1].set_value("Ask <b>why</b>").run()
    next(button for button in app.button if button.label == "Move 2 up").click().run()
    html = markup(app)
    assert html.index("Barsetshire Schools Act 2030") < html.index("Keeping pupils in lessons")
    assert app.text_area[0].value == "Ask <b>why</b>"
    assert "Ask &lt;b&gt;why&lt;/b&gt;" in html
    assert "Quotation moved to place 1." in html
    address = html.split('data-address="')[1].split('"')[0]
    assert "why" not in address
    assert address.index("ukpga") < address.index("handbook")
    next(button for button in app.button if button.label == "Remove 1").click().run()
    assert markup(app).count("<blockquote") == 1
    next(button for button in app.button if button.label == "Remove 1").click().run()
    assert "Your pack is empty." in words(app)


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ("<script>alert(1)</script>", "does not name a meeting pack"),
        ("no-such@1#para-1:0:5", "Remove what is not found"),
        ("barsetshire-handbook@2031-03#para-5:2:9", "only whole sentences"),
    ],
)
def test_a_wrong_address_is_one_sentence(app: AppTest, item: str, sentence: str) -> None:
    app.query_params["item"] = [item]
    html = markup(app.run())
    assert sentence in words(app)
    assert "<script>alert" not in html
    assert "<blockquote" not in html


def test_an_empty_store_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, places: list[str]) -> None:
    monkeypatch.setenv("CV_STORE", str(tmp_path / "nothing"))
    app = AppTest.from_function(_page, default_timeout=300)
    app.query_params["item"] = places
    assert "Nothing is indexed yet" in words(app.run())


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch, invented_store: Path) -> TestClient:
    monkeypatch.setenv("CV_STORE", str(invented_store))
    home = Route("/", lambda _: HTMLResponse("<p>page</p>"))
    served = Starlette(routes=[home, *pack_routes.routes()], middleware=[Middleware(visitor.Numbered)])
    return TestClient(served)


def test_the_buttons_add_and_remove(client: TestClient, places: list[str]) -> None:
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly; SameSite=Lax" in cookie
    assert "Max-Age" not in cookie
    assert "set-cookie" not in client.get("/").headers
    wanted = {"quotation": places[0], "wanted": True, "question": "Why? \x00"}
    added = client.post("/cv/pack", json=wanted).json()
    assert (added["there"], added["count"], added["line"]) == (True, 1, "Meeting pack: 1 quotation")
    assert client.post("/cv/pack", json=wanted).json()["count"] == 1
    saved = client.get("/cv/meeting-pack.json")
    assert saved.json()["items"][0]["question"] == "Why?"
    assert "attachment" in saved.headers["content-disposition"]
    assert client.get("/cv/meeting-pack.pdf").content.startswith(b"%PDF")
    assert client.get("/cv/meeting-pack.docx").content.startswith(b"PK")
    assert client.post("/cv/pack", json={"quotation": places[0], "wanted": False}).json()["there"] is False
    assert client.get("/cv/meeting-pack.pdf").status_code == 404


@pytest.mark.parametrize(
    "wanted", [{}, [], 5, {"quotation": "x:0:5", "wanted": True}, {"quotation": FIRST + "7", "wanted": True}]
)
def test_what_is_no_quotation_is_refused(client: TestClient, wanted: object) -> None:
    client.get("/")
    answer = client.post("/cv/pack", json=wanted)
    assert answer.status_code == 400
    assert answer.json()["fault"].endswith(".")


def test_another_browser_has_another_pack(client: TestClient, places: list[str]) -> None:
    client.get("/")
    client.post("/cv/pack", json={"quotation": places[0], "wanted": True})
    client.cookies.clear()
    assert "cookie" in client.get("/cv/meeting-pack.json").text
    client.get("/")
    assert client.get("/cv/meeting-pack.json").status_code == 404
    plain = client.post("/cv/pack", content="{}", headers={"content-type": "text/plain"})
    assert plain.status_code == 400


def test_packs_that_are_not_used_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = visitor.Packs()
    for number in range(visitor.MOST_PACKS + 3):
        packs.change(str(number), lambda _: Pack("kept"))
    assert packs.get("0").title == ""
    assert packs.get(str(visitor.MOST_PACKS)).title == "kept"
    monkeypatch.setattr(visitor, "IDLE", -1.0)
    assert packs.get(str(visitor.MOST_PACKS)).title == ""
