"""Force and duty holder, read from the quoted words."""

from __future__ import annotations

import pytest

from retrieval.force import duty_holders, force_of


@pytest.mark.parametrize(
    ("text", "force", "holders"),
    [
        ("A school must ring home on the first day.", "must", ("schools",)),
        ("Local authorities should meet the family within a week.", "should", ("local authorities",)),
        ("A headteacher may ask for a note.", "may", ("headteachers",)),
        ("The governing body must not share the letter.", "must not", ("governing bodies",)),
        ("Pupils may not yet have settled in.", "none", ()),
        ("A pupil may be anxious on the first day.", "none", ()),
        ("A pupil may be suspended for a day.", "may", ()),
        ("The rules do not allow a second letter.", "must not", ()),
        ("The parent shall cause the child to be taught.", "must", ("parents",)),
        ("Every register must be kept by the proprietor for six years.", "must", ("proprietors",)),
        (
            "Governing bodies and proprietors must ensure that staff are trained.",
            "must",
            ("governing bodies", "proprietors"),
        ),
        ("The child shall not be taken to have failed to come if the parent proves it.", "none", ()),
        ("A person who does so shall be treated as a pupil.", "none", ()),
        ("Lessons began on 4 May 2031 in the new hall.", "none", ()),
        ("Unkind words can be written online as well as said.", "none", ()),
        ("It is unlawful to send a pupil home for want of a tie.", "must not", ()),
        ("The council is required to run a bus.", "must", ("local authorities",)),
        ("The proprietor of a school must keep a register.", "must", ("proprietors",)),
        ("When writing to parents, the headteacher should use plain words.", "should", ("headteachers",)),
        ("If the county asks a school, the governing body must answer.", "must", ("governing bodies",)),
        ("The bus is blue.", "none", ()),
    ],
)
def test_force_and_holder(text: str, force: str, holders: tuple[str, ...]) -> None:
    read = force_of(text)
    assert read == force
    assert duty_holders(text, read) == holders


@pytest.mark.parametrize(
    ("text", "force", "holders"),
    [
        ("A proprietor may not keep more than three dogs.", "must not", ("proprietors",)),
        ("An officer who thinks that leave should be given may give it.", "may", ()),
        ("The local authority shall keep a list.", "must", ("local authorities",)),
        ("Those who may not for any period have lessons are counted.", "none", ()),
    ],
)
def test_force_and_holder_in_legislation(text: str, force: str, holders: tuple[str, ...]) -> None:
    read = force_of(text, law=True)
    assert read == force
    assert duty_holders(text, read, law=True) == holders


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("The board decides whether the pupil should be reinstated.", "none"),
        ("The head must say whether the pupil may come back.", "must"),
        ("It depends on whether a plan exists. The school should ask.", "should"),
    ],
)
def test_what_is_only_asked_binds_nobody(text: str, force: str) -> None:
    assert force_of(text) == force


def test_what_switches_a_rule_off_binds_nobody() -> None:
    assert force_of("Subsections (3) to (3B) shall not apply to a dog of no fixed abode.", law=True) == "none"
    assert force_of("The provisions of this section shall have effect.", law=True) == "none"
    assert force_of("This section is for keepers; the keeper shall apply to the court.", law=True) == "must"
    assert force_of("Keepers must not apply sanctions.") == "must not"
