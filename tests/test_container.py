"""The container files: what they start exists here, and what they promise stands in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from corpus.settings import Settings, read_settings
from tests.conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return found


def test_app_and_chroma_stand_on_a_network_that_leads_nowhere(services: dict[str, dict[str, Any]]) -> None:
    networks = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["networks"]
    assert networks["inside"] == {"internal": True}
    assert services["app"]["networks"] == services["chroma"]["networks"] == ["inside"]
    assert [name for name, service in services.items() if "ports" in service] == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])


def test_our_services_can_change_nothing_but_their_volumes(services: dict[str, dict[str, Any]]) -> None:
    for name in ("app", "chroma", "ingest"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert services["app"]["volumes"] == ["store:/store:ro"]
    assert services["ingest"]["volumes"] == ["store:/store"]
    assert re.search(r"^USER 10001", DOCKERFILE, re.MULTILINE)


def test_settings_named_there_are_settings(services: dict[str, dict[str, Any]]) -> None:
    named = {key for service in services.values() for key in service.get("environment", {}) if key.startswith("CV_")}
    named |= set(re.findall(r"\b(CV_[A-Z_]+)=", DOCKERFILE))
    assert {name.removeprefix("CV_").lower() for name in named} <= set(Settings.model_fields)
    assert read_settings(chroma=services["app"]["environment"]["CV_CHROMA"]).chroma == "http://chroma:8000"


def test_image_holds_what_the_app_needs_and_the_pinned_torch() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert all((ROOT / name).exists() for name in names)
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(names) == kept
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"} <= set(names)
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert len(re.findall(r"^torch==", pins, re.MULTILINE)) == 1


def test_caddyfile_keeps_a_person_with_one_process() -> None:
    assert "lb_policy cookie" in (ROOT / "Caddyfile").read_text(encoding="utf-8")
