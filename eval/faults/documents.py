"""Small documents for the faults, every word of them ours: a county that does not exist, in three states."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CHANGING, ADDED = "mellowshire-handbook", "mellowshire-timetable"
QUESTIONS = (
    "How many days does the county have to answer a letter about the ferry to school?",
    "Who must keep the key of the boathouse?",
    "May a pupil bring a tortoise to lessons?",
)
_OFFICES = ("harbour office", "lamp office", "orchard office", "kite office", "bell office", "rope office")
_THINGS = ("ferry", "lantern", "orchard gate", "kite shed", "bell tower", "rope bridge", "tide table", "weather vane")

_HANDBOOK = """Going to school by water: a handbook for the county of Mellowshire

# Part one: The ferry

1. The county must answer a letter about the ferry to school within {days} days. It should write in plain words.
2. A headteacher must keep the key of the boathouse. The key should hang where an adult can see it.
3. A pupil may bring a tortoise to lessons on the first Friday of a month. The tortoise must have a box.

# Part two: Storms

4. The harbour office must ring each family before eight o'clock where the ferry does not sail.
"""


@dataclass(frozen=True)
class Folders:
    """before: the handbook; after: the handbook with other words, and a timetable."""

    before: Path
    after: Path


def _entry(file: str, source: str, title: str) -> str:
    return (
        f'[[document]]\nfile = "{file}"\nid = "{source}"\ntitle = "{title}"\npublisher = "County of Mellowshire"\n'
        f'status = "statutory guidance"\nedition = "2031-03"\nnation = "England"\n'
        f'address = "https://www.gov.uk/government/publications/{source}"\n\n'
    )


def _timetable(paragraphs: int) -> str:
    lines = ["The timetable of the ferries of Mellowshire", "", "# Landings", ""]
    for number in range(1, paragraphs + 1):
        office, thing = _OFFICES[number % len(_OFFICES)], _THINGS[number % len(_THINGS)]
        lines.append(
            f"{number}. At landing {number} the {office} must look after the {thing} for {number + 2} days. It should "
            f"tell the {_OFFICES[(number // 6) % len(_OFFICES)]} when boat {number * 7} is late by {number} minutes."
        )
    return "\n".join(lines) + "\n"


def write_folders(folder: Path, paragraphs: int) -> Folders:
    """Both folders; the timetable has so many paragraphs."""
    handbook = _entry("handbook.txt", CHANGING, "Going to school by water")
    timetable = _entry("timetable.txt", ADDED, "The timetable of the ferries")
    for name, days, entries in (("before", "ten", handbook), ("after", "twelve", handbook + timetable)):
        made = folder / name
        made.mkdir(parents=True, exist_ok=True)
        (made / "handbook.txt").write_text(_HANDBOOK.format(days=days), encoding="utf-8")
        (made / "documents.toml").write_text(entries, encoding="utf-8")
    (folder / "after" / "timetable.txt").write_text(_timetable(paragraphs), encoding="utf-8")
    return Folders(folder / "before", folder / "after")
