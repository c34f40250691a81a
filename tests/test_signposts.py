"""Signposts: the entries, the choice among them, and the reading of a question for danger."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import CatalogueError
from corpus.signposts import choose, load_danger, load_signposts
from corpus.urgency import told_at_work, urgency_of

EMERGENCY = """
my son says he wants to kill himself
My 14 year old daughter has told me she wants to die
i want to kill myself
I want to die
im suicidal
my daughter is suicidal and I can't get anyone to help
he says he would be better off dead
she said there is no point living any more
I can't go on like this any more
I don't want to live anymore
my child has taken an overdose
she took a load of tablets an hour ago
my son tried to hang himself last night
my boy keeps saying he doesn't want to be here anymore
my son is talking about suicide because of school
dd threatened suicide this morning before school
my daughter wrote a suicide note
my sons is sucidal what do i do
my son wants to kil himself
she says shes going to end her life
he is going to take his own life
my daughter is cutting herself
my daughter is cutting her arms
my son self harms and I don't know what to do
my daughter is self-harming
my dauhgter is selfharming, help
i keep hurting myself
I cut myself
my dad hits me
my stepdad keeps hitting me
my teacher touched me
i am being abused
I was raped
my daughter has been raped
my friend is being groomed online
her dad beats her
my ex is threatening to kill me
my husband is hitting the children
i am scared to go home
I don't feel safe at home
my daughter is scared for her life
my son ran away and we can't find him
my daughter has gone missing since last night
my child is in immediate danger
my son has a knife and is threatening to stab his sister
a pupil has just told me he wants to kill himself
One of my students just told me she has taken an overdose
a child in my class told me her dad hits her
a girl in my form disclosed today that she is being abused
a student has just said he is going to kill himself, what should staff do?
kms
i wanna die
I've had enough and I want to end it all
what should school do if my son says he wants to kill himself
can they fine me? my son says he wants to kill himself if he has to go to school
he wants to die when they make him go in
he's threatening to jump off a bridge
She ran in front of a car today
she has cuts on her arms
my kid says he wishes he was never born
school refuser, 15, says life isn't worth living
he's got a rope in his room
he ran out of school and nobody can find him
I am a teacher and a pupil told me she is self harming
i self harm and my teachers dont know
he threatens to hurt himself if I make him go
""".strip().splitlines()

URGENT = """
what must staff do if a child discloses abuse?
What should a teacher do if a pupil says they want to kill themselves?
how should schools respond when a student self-harms
Who should be told when a child is at risk of significant harm?
does KCSIE say what to do about child on child sexual violence
what are staff's duties about female genital mutilation
must a school tell parents if a pupil discloses self-harm?
can absence be authorised for pupils who self harm?
what support must schools give to children who have been abused
my daughter self harms and can't face school, can they fine me?
my son had suicidal thoughts last year, does school have to make adjustments
my daughter was abused when she was younger, can she get an EHCP
my son tried to kill himself last year and the school will not authorise the absence
what should the DSL do about a suicidal pupil
does domestic abuse count as an exceptional circumstance for attendance?
my daughter is in crisis and school say the absence is unauthorised
What is the safeguarding referral threshold when a child is being neglected?
what happens if a pupil brings a knife to school
how do schools record a child who has run away from home
my son hurts himself at school, should there be reasonable adjustments
my son was punched by another pupil, what must school do
a bully keeps hitting my son and school do nothing
I can't cope with this any more
she has stopped eating because of school
As a DSL, must I tell parents about self-harm
I feel unsafe at school
my boy bangs his head and bites himself when school is mentioned
how should we record absence after a suicide attempt
must schools refer a safeguarding concern to the council
my son was restrained at school
""".strip().splitlines()

CALM = """
can school fine me for anxiety absence?
who arranges education after 15 days of illness?
where is the self-harm policy
does the school need a self harm policy
is there guidance on self-harm
what does the guidance on suicide prevention say
is this an abuse of process by the council?
we had to kill time until the bus came
the school run is killing me
my daughter would die of embarrassment
he is dying to go back to school
where can I find the child abuse policy
what training on child abuse must governors have had
are they abusing the system by off rolling?
the school has cut his hours, is that legal
the council has cut down his transport
attendance hit the threshold of 10 sessions, can they prosecute
he is at risk of permanent exclusion
is my son in danger of being excluded
my grandfather's death, can we have time off for the funeral
they are studying to kill a mockingbird
what is a managed move
my son has a part-time timetable
does 5 days off need a doctor's note
my son was hit by covid and missed two weeks
she hurt her ankle and cannot do stairs
can they exclude him for swearing
how many days can a child be suspended in a year
he is fine at school but melts down at home
what is code I
my child is autistic and cannot cope with assembly
the head refuses to reply to my emails
do teachers have to help with insulin
school says my child must attend every day
he can't cope in assembly
the council disclosed my son's plan to another school
the school changes its mind to suit itself
how do I cut through the council's red tape
I want to end his placement
she wants to take her own coat off in class
can they take away his own laptop
is a child allowed to be absent for a hospital appointment
""".strip().splitlines()


@pytest.mark.parametrize("question", EMERGENCY)
def test_real_danger_is_an_emergency(question: str) -> None:
    assert urgency_of(question) == "emergency"


@pytest.mark.parametrize("question", URGENT)
def test_harm_in_a_question_about_rules_is_urgent(question: str) -> None:
    assert urgency_of(question) == "urgent"


@pytest.mark.parametrize("question", CALM)
def test_ordinary_questions_are_not(question: str) -> None:
    assert urgency_of(question) == "none"


@pytest.mark.parametrize("question", ["", "   ", "?!", "a" * 20_000, "my son " * 3_000, "’‘'"])
def test_odd_questions_are_read_without_fuss(question: str) -> None:
    assert urgency_of(question) == "none"


def test_every_signpost_can_be_reached() -> None:
    for signpost in load_signposts():
        assert signpost.address.startswith("https://")
        assert signpost.nations
        assert " " in signpost.purpose
        assert signpost.purpose.endswith(".")


def test_the_numbers_that_matter_most() -> None:
    numbers = {s.id: s.phone for s in load_signposts()}
    assert numbers["999"] == "999"
    assert numbers["nhs-111"] == "111"
    assert numbers["samaritans"] == "116 123"
    assert numbers["childline"] == "0800 1111"
    assert {s.id: s.text for s in load_signposts()}["shout"] == "SHOUT to 85258"


@pytest.mark.parametrize("nation", ["England", "Wales", "Scotland", "Northern Ireland"])
def test_an_emergency_shows_the_emergency_services_first(nation: str) -> None:
    found = choose([], nation, "emergency")  # type: ignore[arg-type]
    assert found[0].id == "999"
    assert found[1].urgency == "emergency"
    assert "mental-health" in found[1].topics
    assert {"samaritans", "shout"} <= {s.id for s in found}
    assert all(nation in s.nations for s in found)
    assert all(s.urgency != "advice" for s in found)


def test_urgent_help_comes_before_advice() -> None:
    found = choose(["mental-health", "attendance"], "England", "urgent")
    ranks = [("emergency", "urgent", "advice").index(s.urgency) for s in found]
    assert ranks == sorted(ranks)
    assert "urgent" in {s.urgency for s in found}
    assert "advice" in {s.urgency for s in found}


def test_safeguarding_questions_get_safeguarding_signposts() -> None:
    urgency = urgency_of("what must staff do if a child discloses abuse?")
    found = choose({"safeguarding", "abuse"}, "England", urgency)
    assert "nspcc" in {s.id for s in found}


@pytest.mark.parametrize(
    ("topic", "nation", "expected"),
    [
        ("ehc-plan", "England", "ipsea"),
        ("fines", "England", "child-law-advice"),
        ("complaints", "England", "lgsco"),
        ("discrimination", "England", "eass"),
        ("young-carer", "England", "carers-trust"),
        ("home-education", "England", "education-otherwise"),
        ("send", "Wales", "snap-cymru"),
        ("appeals", "Wales", "education-tribunal-wales"),
        ("send", "Scotland", "enquire"),
        ("complaints", "Scotland", "spso"),
        ("send", "Northern Ireland", "senac"),
        ("legal", "Northern Ireland", "childrens-law-centre-ni"),
    ],
)
def test_advice_fits_topic_and_nation(topic: str, nation: str, expected: str) -> None:
    found = choose([topic], nation)  # type: ignore[arg-type]
    assert expected in {s.id for s in found}
    assert all(nation in s.nations and s.urgency == "advice" for s in found)


@pytest.mark.parametrize("nation", ["England", "Wales", "Scotland", "Northern Ireland"])
def test_no_topic_still_leads_somewhere(nation: str) -> None:
    assert choose([], nation)  # type: ignore[arg-type]
    assert choose(["no-such-topic"], nation)  # type: ignore[arg-type]


def test_limit_is_kept() -> None:
    assert len(choose(["send", "attendance"], "England", "urgent", limit=3)) == 3


GOOD = """
[[signpost]]
id = "one"
name = "One"
purpose = "A service that was made up for a test."
address = "https://example.org/"
nations = ["England"]
topics = ["general"]
urgency = "advice"
"""


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (GOOD + GOOD, "signpost one stands twice"),
        (GOOD.replace("https", "http"), "signpost one.*address"),
        (GOOD.replace("England", "France"), "signpost one.*nations"),
        (GOOD + 'colour = "red"', "signpost one.*colour"),
        (GOOD + 'phone = "ring us"', "signpost one.*phone"),
        (GOOD.replace('id = "one"', ""), "signpost 1.*id"),
        (GOOD, "danger"),
        (GOOD + "[danger]\nintent = ['(']", "danger"),
        ("not toml [", "not TOML"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, names: str) -> None:
    path = tmp_path / "signposts.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=names):
        load_signposts(path)


def test_the_danger_table_loads() -> None:
    assert load_danger().intent.search("he wants to kill himself")


@pytest.mark.parametrize(
    "question",
    [
        "Teaching assistant here: a boy told me his dad hits him, whom do I tell?",
        "a year 9 showed me the cuts on her arms and I'm her form tutor",
        "One of my pupils disclosed abuse to me this morning",
        "I'm the school nurse and a girl said her uncle touches her",
    ],
)
def test_who_was_told_of_harm_at_work(question: str) -> None:
    assert told_at_work(question)


@pytest.mark.parametrize(
    "question",
    [
        "my daughter told me her teacher hits her",
        "I'm a teacher and I want to kill myself",
        "my friend told me her dad hits her",
        "my teacher hits me and told me to keep quiet",
        "My pupil told me that she was late because of the bus",
        "Teacher here: how much is the fine?",
        "Deputy head here: a pupil said another boy punched him. May I suspend that boy?",
        "I'm the SENCO, a mother told me that her son hurts himself: may he have a part-time timetable?",
    ],
)
def test_who_was_not(question: str) -> None:
    assert not told_at_work(question)


def test_whom_to_tell_of_harm_comes_before_advice_on_anything_else() -> None:
    assert choose({"safeguarding", "attendance"})[0].urgency == "urgent"
    told = choose({"abuse", "safeguarding"}, urgency="emergency", limit=5)
    assert [s.id for s in told][:1] == ["999"]
    assert {"nspcc", "report-child-abuse"} <= {s.id for s in told}
