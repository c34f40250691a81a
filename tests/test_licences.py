"""What is installed with the program: its licences (none that binds those who pass it on) and known faults in it."""

from __future__ import annotations

import json
import re
import runpy
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest

from tests.conftest import ROOT

PINNED = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
_STRONG = re.compile(r"\bA?GPL|General Public License", re.IGNORECASE)
_LESSER = re.compile(r"\bLGPL|Lesser General Public|Library General Public|linking exception|libstdc", re.IGNORECASE)
# Of these the metadata names no licence; read by hand in their own files.
READ_BY_HAND = {"atheris": "Apache-2.0", "axe-playwright-python": "MIT"}


def licence_of(found: Distribution) -> str:
    """As its metadata has it: the expression, else the classifiers, else the short text of the field."""
    fields = found.metadata
    expression = fields.get("License-Expression")
    if expression:
        return str(expression)
    classified = [c.rpartition(" :: ")[2] for c in fields.get_all("Classifier") or [] if c.startswith("License ::")]
    text = (fields.get("License") or "").strip()
    return "; ".join(c for c in classified if c != "OSI Approved") or text.partition("\n")[0][:200]


def binds(licence: str) -> bool:
    """Whether a licence binds whoever links to it. One choice of several that does not is enough."""
    choices = re.split(r"\s+OR\s+", licence)
    return all(_STRONG.search(_LESSER.sub("", choice)) is not None for choice in choices)


judged = runpy.run_path(str(ROOT / ".ci" / "audit.py"))["judged"]


@pytest.mark.parametrize(
    ("packages", "status", "sentence"),
    [
        (None, 0, "could not reach its data"),
        ([{"name": "a", "skip_reason": "Dependency not found on PyPI"}], 0, "no data about any of 1"),
        ([{"name": "a", "version": "1", "vulns": []}], 0, "nothing is known against 1"),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": ""}], 0, "no data about 1"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}], 1, "a 1: X-1 (mended in 2)"),
    ],
)
def test_an_audit_fails_for_what_is_known_and_for_nothing_else(packages: object, status: int, sentence: str) -> None:
    found = judged("" if packages is None else json.dumps({"dependencies": packages}))
    assert found[0] == status
    assert sentence in found[1]


@pytest.mark.parametrize(
    ("licence", "bound"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("GNU Affero General Public License v3", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-2.1-or-later", False),
        ("MPL-2.0 AND MIT", False),
        ("GPL-2.0-only OR Apache-2.0", False),
    ],
)
def test_what_counts_as_binding(licence: str, bound: bool) -> None:
    assert binds(licence) is bound


def test_no_pinned_package_binds_those_who_pass_the_program_on() -> None:
    assert len(PINNED) > 50
    bound, unnamed, looked_at = [], [], 0
    for name in PINNED:
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # for another system than this one
        looked_at += 1
        licence = READ_BY_HAND.get(name.lower()) or licence_of(found)
        if not licence or licence.upper() == "UNKNOWN":
            unnamed.append(name)
        elif binds(licence):
            bound.append(f"{name}: {licence}")
    assert bound == []
    assert unnamed == [], "read their licences and list them in READ_BY_HAND"
    assert looked_at > len(PINNED) * 0.7
