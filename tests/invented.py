"""Invented guidance and law for the tests: laid out like the real thing, every word of it ours."""

from __future__ import annotations

from pathlib import Path

GUIDANCE = """Keeping pupils in lessons: a handbook for the county of Barsetshire (March, 2031)

# Part one: Absence

## Sickness and worry

1. A school must record a pupil who is poorly with the sickness letter. The office should telephone home before ten o'clock on the first morning.
2. Doctors' notes are seldom needed. A headteacher should ask for one only where the reported sickness is seriously in doubt.
3. Where worry keeps a pupil at home, the school should: - meet the family within five days; - agree small steps back to lessons; and - name one adult whom the pupil trusts.

## Money penalties

4. The county may send a money penalty to a parent after ten missed sessions. It must not send one where the pupil was too poorly to come.
5. The penalty is £70 if it is paid in three weeks. [The amount was last changed in 2029.] It is £140 after that.

# Part two: Buses

6. The county must run a bus for every pupil who lives more than four miles from the school gate.
"""

LAW = """---
title: "Barsetshire Schools Act 2030"
address: "https://www.legislation.gov.uk/ukpga/2030/99"
id: "ukpga/2030/99"
---
# Barsetshire Schools Act 2030

## Section 1 — Registers

(1) The proprietor of a school must keep a register of its pupils.

(2) The register must show, for every pupil—

- (a) the pupil's full name, and
- (b) the day on which the pupil first came.

## Section 2 — Dogs

A proprietor may not keep more than three dogs on school land.
"""

DOCUMENTS = """
[[document]]
file = "handbook.txt"
id = "barsetshire-handbook"
title = "Keeping pupils in lessons"
publisher = "County of Barsetshire"
status = "statutory guidance"
edition = "2031-03"
newest = "2032-09"
address = "https://www.gov.uk/government/publications/barsetshire-handbook"
nation = "England"

[[document]]
file = "act.md"
id = "ukpga/2030/99"
title = "Barsetshire Schools Act 2030"
publisher = "UK Parliament"
status = "legislation"
edition = "2030-01"
address = "https://www.legislation.gov.uk/ukpga/2030/99"
nation = "England"
"""

LAY_QUESTIONS = {
    "barsetshire-handbook": """barsetshire-handbook\t2031-03
para-6\twe moved right out into the sticks, will they fetch the kids
para-6\tno car and it is miles, how does she get there
para-3\tshe is too scared to set foot in the place
""",
    "ukpga-2030-99": """ukpga/2030/99\t2030-01
s.2\tthe caretaker breeds spaniels, how many is too many
""",
}
"""Everyday questions about the invented documents, by the name of their file."""


def write_lay_questions(folder: Path) -> Path:
    """The invented everyday questions as a folder of files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in LAY_QUESTIONS.items():
        (folder / f"{name}.tsv").write_text(lines, encoding="utf-8")
    return folder


def write_documents(folder: Path) -> Path:
    """The invented documents as a folder with documents.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "handbook.txt").write_text(GUIDANCE, encoding="utf-8")
    (folder / "act.md").write_text(LAW, encoding="utf-8")
    (folder / "documents.toml").write_text(DOCUMENTS, encoding="utf-8")
    return folder


NEWER_GUIDANCE = """Keeping pupils in lessons: a handbook for the county of Barsetshire (September, 2032)

# Part one: Absence

## Sickness and worry

1. A school must record a pupil who is poorly with the sickness letter. The office should telephone home before ten o'clock on the first morning.
2. Every school should name a person who answers letters from families about absence.
3. Doctors' notes are seldom needed. A headteacher should ask for one only where the reported sickness is seriously in doubt.
4. Where worry keeps a pupil at home, the school must: - meet the family within three days; - agree small steps back to lessons; and - name one adult whom the pupil trusts.

## Money penalties

5. The penalty is £70 if it is paid in three weeks. [The amount was last changed in 2029.] It is £140 after that.

# Part two: Buses

6. The county must run a bus for every pupil who lives more than four miles from the school gate.
"""
"""The handbook a year later: paragraph 2 is new, 4 of old is gone, worry has other words, the rest other numbers."""

NEWER_DOCUMENT = """
[[document]]
file = "handbook-2032.txt"
id = "barsetshire-handbook"
title = "Keeping pupils in lessons"
publisher = "County of Barsetshire"
status = "statutory guidance"
edition = "2032-09"
address = "https://www.gov.uk/government/publications/barsetshire-handbook"
nation = "England"
"""


def write_newer_edition(folder: Path) -> Path:
    """The newer edition of the handbook, beside the other documents or alone."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "handbook-2032.txt").write_text(NEWER_GUIDANCE, encoding="utf-8")
    described = folder / "documents.toml"
    before = described.read_text(encoding="utf-8") if described.exists() else ""
    described.write_text(before + NEWER_DOCUMENT, encoding="utf-8")
    return folder


LETTER = """Dear Ms Hale,

Thank you for your call. Paragraph 2 of Keeping pupils in lessons says: “Doctors’ notes are seldom needed.”

You wrote that "a headteacher must ask for one only where the reported sickness is seriously in doubt" (Keeping pupils \
in lessons, para 2).

The Barsetshire Schools Act 2030, s.1(1), says ‘A proprietor may not keep more than three dogs on school land.’ We had
“every right” to be told. Section 2 of the Barsetshire Schools Act 2030 is short. Section 77 of that Act is not there.

The SEND Code, 6.44, says “a plan must be read aloud to all the ducks on the pond”.

Your policy says “every pupil must be given a pony on the first day of the summer term”.

Yours sincerely
"""
"""A letter about the invented documents."""


def write_letter(folder: Path) -> Path:
    """The invented letter as a text file."""
    file = folder / "letter.txt"
    file.write_text(LETTER, encoding="utf-8")
    return file
