"""The vocabulary: everyday words lead to the guidance's words, and ordinary words are left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpus import vocabulary
from corpus.errors import CatalogueError
from corpus.signposts import load_signposts
from corpus.spelling import corrected
from corpus.vocabulary import FILE, Term, load_vocabulary, widen
from tests.processor_time import processor_seconds


def terms_for(question: str) -> set[str]:
    return {word for term in widen(question) for word in term.terms}


UNDERSTOOD = [
    ("my son was kicked out", "permanently excluded"),
    ("they kicked my autistic son out for swearing", "permanently excluded"),
    ("he's been expelled", "permanent exclusion"),
    ("permenantly excluded from primary", "permanently excluded"),
    ("do I need a doctor's note?", "medical evidence"),
    ("do i need a doctors note", "medical evidence"),
    ("they want a GP letter", "medical evidence"),
    ("bunking off", "unauthorised absence"),
    ("he has been wagging it", "unauthorised absence"),
    ("caught truanting", "unauthorised absence"),
    ("school refuser", "anxious about attending school"),
    ("support for EBSA", "anxious about attending school"),
    ("my daughter won't go to school", "unable to attend"),
    ("my daughter wont go to school", "unable to attend"),
    ("my daughter will not go to school", "unable to attend"),
    ("he can’t face school", "unable to attend"),
    ("I can't get my youngest to school", "unable to attend"),
    ("a part-time timetable", "reduced timetable"),
    ("a part time time table of mornings only", "reduced timetable"),
    ("he only goes in for two hours a day", "reduced timetable"),
    ("he was off-rolled", "deleted from the admission register"),
    ("they took my daughter off the roll", "deleted from the admission register"),
    ("can they make me send her in", "duty"),
    ("can they make me send her in", "must"),
    ("can school fine me", "penalty notice"),
    ("can they fine us both", "penalty notice"),
    ("how much is the fine", "penalty notice"),
    ("we got fined twice", "second penalty notice"),
    ("FPN for a holiday", "penalty notice"),
    ("is it £160 now", "penalty notice"),
    ("term-time holidays", "leave of absence"),
    ("taken to court", "prosecution"),
    ("taking us to court", "prosecution"),
    ("what is a SAO", "school attendance order"),
    ("the EWO came round", "local authority officer"),
    ("CME referral", "children missing education"),
    ("a place at a PRU", "alternative provision"),
    ("who pays for AP", "alternative provision"),
    ("does he need an IHP", "individual healthcare plan"),
    ("the ISP was not reviewed", "support plan"),
    ("ALN in Cardiff", "additional learning needs"),
    ("the LA said no", "local authority"),
    ("the council's duty", "local authority"),
    ("who is the DSL", "designated safeguarding lead"),
    ("going to the IRP", "independent review panel"),
    ("a LAC child", "looked-after children"),
    ("the VSH", "virtual school head"),
    ("CAMHS waiting list", "child and adolescent mental health services"),
    ("a TAF meeting", "early help"),
    ("we are EHE", "elective home education"),
    ("thinking of homeschooling", "elective home education"),
    ("SENCO", "SEN co-ordinator"),
    ("the senco's emails", "SEN co-ordinator"),
    ("ehcp", "EHC plan"),
    ("the EHCPs of two pupils", "EHC plan"),
    ("echp", "EHC plan"),
    ("refused to assess", "decision not to secure an EHC needs assessment"),
    ("they are not following the EHCP", "secure the specified special educational provision"),
    ("a school that cuts my son's hours", "reduced timetable"),
    ("they keep sending him home early", "unlawful exclusion"),
    ("suspention letter", "suspension"),
    ("he was exluded", "exclusion"),
    ("attendence", "attendance"),
    ("marked unathorised", "absent in other circumstances"),
    ("bullys", "bullying"),
    ("his bullies", "bullying"),
    ("safegaurding", "safeguarding"),
    ("anxeity", "anxiety"),
    ("evidense", "medical evidence"),
    ("off with anxiety", "illness"),
    ("section 19", "suitable education"),
    ("s.19 duty", "suitable education"),
    ("off sick for 15 days", "sickness return"),
    ("code I", "illness"),
    ("what does N code mean", "circumstances not yet established"),
    ("fine in school", "masking"),
    ("toilet passes", "reasonable adjustments"),
    ("one to one support", "teaching assistant"),
    ("a 1:1", "teaching assistant"),
    ("managed moves", "managed move"),
    ("flexi-schooling", "flexi-schooling"),
    ("my nan died", "bereavement"),
    ("school transport", "home-to-school travel"),
    ("complaint to the ombudsman", "Local Government and Social Care Ombudsman"),
    ("he only has two hours of tuition, his hours were cut", "reduced timetable"),
    ("I have to drag her to school", "anxious about attending school"),
    ("he feels sick before school every day", "anxious about attending school"),
    ("what is stopping him going in", "barriers to attendance"),
    ("he walks out of lessons", "truancy"),
    ("is ten minutes late counted", "arrived after the register closed"),
    ("when do registers close", "arrived after the register closed"),
    ("how do I ask for time off", "application for leave of absence"),
    ("they put the wrong code", "amended entry"),
    ("code y1", "code Y1"),
    ("the taxi didn't turn up", "code Y1"),
    ("a snow day", "code Y4"),
    ("code for anxiety", "code I"),
    ("holiday code", "code G"),
    ("time off for Eid", "religious observance"),
    ("a Gypsy Roma Traveller family", "mobile child"),
    ("she has an acting job and needs a licence", "regulated performance"),
    ("football trials", "sporting activity"),
    ("my summer born child", "compulsory school age"),
    ("is it a criminal record", "offence"),
    ("maximum fine in court", "level 3 on the standard scale"),
    ("could I get a community order", "level 3 on the standard scale"),
    ("should I plead guilty", "summary conviction"),
    ("a summons from the magistrates", "prosecution"),
    ("an SJP notice", "prosecution"),
    ("the discount for early payment", "paid within 21 days"),
    ("who can issue a fine", "authorised officer"),
    ("seen in town while suspended", "present in a public place"),
    ("banned from the school site", "school premises"),
    ("the GP won't write a letter", "medical evidence"),
    ("they say he is faking it", "authenticity of the illness"),
    ("it adds up to 15 days", "consecutive or cumulative"),
    ("she has ME/CFS", "long-term"),
    ("long covid", "health needs"),
    ("PoTS and fainting", "individual healthcare plan"),
    ("he had a seizure", "individual healthcare plan"),
    ("type 1 diabetic", "individual healthcare plan"),
    ("his asthma pump", "asthma inhalers"),
    ("she isn't toilet trained", "toileting issues"),
    ("her periods are agony", "unable to attend because of sickness"),
    ("anorexia", "eating disorders"),
    ("ARFID", "eating disorders"),
    ("he has been sectioned", "mental health"),
    ("selective mutism", "speech, language and communication needs"),
    ("autistic burnout", "anxiety"),
    ("I have to come into school to do his insulin", "unacceptable practice"),
    ("medicine locked away", "carry their own medicines"),
    ("she is fourteen and pregnant", "pregnancy and maternity"),
    ("my dad died last month", "bereavement"),
    ("lunchtime exclusion", "half a school day"),
    ("they keep suspending my son", "further suspension"),
    ("excluded because of ADHD", "early annual review"),
    ("there is CCTV", "balance of probabilities"),
    ("won't let him back in", "reintegration meeting"),
    ("he brought a knife", "prohibited items"),
    ("they searched my daughter's bag", "searching, screening and confiscation"),
    ("they took his phone", "confiscation"),
    ("phone ban", "mobile phones"),
    ("cornrows", "school uniform"),
    ("can't wear the blazer", "reasonable adjustments"),
    ("punished for stimming", "something arising in consequence of disability"),
    ("shut in a room", "seclusion"),
    ("put in isolation", "removal from the classroom"),
    ("physically restrained", "reasonable force"),
    ("the toilets are locked", "unacceptable practice"),
    ("detention without notice", "detention"),
    ("SEMH", "social, emotional and mental health difficulties"),
    ("MLD", "moderate learning difficulties"),
    ("a VI teacher", "vision impairment"),
    ("MSI", "multi-sensory impairment"),
    ("he is non-verbal", "speech, language and communication needs"),
    ("no lift", "accessibility plan"),
    ("too clever for an EHCP", "expected progress"),
    ("the plan is woolly wording", "quantified"),
    ("draft EHCP", "make representations"),
    ("can't meet need", "efficient use of resources"),
    ("the notional budget", "notional SEN budget"),
    ("won't issue a plan", "decision not to make an EHC plan"),
    ("supported internship", "preparing for adulthood"),
    ("how long to appeal", "two months"),
    ("SENDIST", "First-tier Tribunal"),
    ("bring a friend to the meeting", "accompanied"),
    ("not allowed on the trip", "benefit, facility or service"),
    ("a WhatsApp group", "cyber-bullying"),
    ("he was punched", "child-on-child abuse"),
    ("disablist names", "prejudice-based and discriminatory bullying"),
    ("the teacher is a bully", "low-level concerns"),
    ("LADO", "local authority designated officer"),
    ("a racist incident", "race"),
    ("her hijab", "religion or belief"),
    ("he's gay", "sexual orientation"),
    ("RSHE", "Relationships and Sex Education"),
    ("DBS", "DBS check"),
    ("FGM", "female genital mutilation"),
    ("county lines", "child criminal exploitation"),
    ("dad is in prison and my mum drinks", "substance misuse"),
    ("visiting dad in prison", "family members in prison"),
    ("an army family", "service children"),
    ("UASC", "unaccompanied asylum seeking children"),
    ("EAL", "English as an additional language"),
    ("we live in a hostel", "homelessness"),
    ("the IRO", "independent reviewing officer"),
    ("the foster placement broke down", "looked-after children"),
    ("who is the DT", "designated teacher"),
    ("a PEP meeting", "personal education plan"),
    ("kinship carer", "kinship care"),
    ("her young carer duties", "young carers"),
    ("child arrangements order", "parental responsibility"),
    ("moved abroad", "deleted from the admission register"),
    ("home ed with an EHCP", "consent of the local authority"),
    ("fair access panel", "Fair Access Protocol"),
    ("transport to college", "transport policy statement"),
    ("our MAT", "academy trust"),
    ("KS3", "key stage"),
    ("HLTA", "teaching assistant"),
    ("SALT", "speech and language therapy"),
    ("SLT", "senior leadership team"),
    ("PDA", "autism"),
    ("AEP", "alternative provision"),
]


@pytest.mark.parametrize(("question", "term"), UNDERSTOOD)
def test_everyday_words_lead_to_the_guidance(question: str, term: str) -> None:
    assert term in terms_for(question)


@pytest.mark.parametrize(
    "question",
    [
        "is it fine to keep him at home today",
        "is that fine",
        "he is fine",
        "she's fine now",
        "He’s fine with that",
        "everything was fine until Year 9",
        "would it be fine for him to start later",
        "they said he is perfectly fine",
        "she has poor fine motor skills",
        "the fine detail of it",
        "is this still fine?",
    ],
)
def test_fine_as_an_adjective_is_no_penalty(question: str) -> None:
    assert "penalty notice" not in terms_for(question)


@pytest.mark.parametrize(
    "question",
    [
        "is the fine £80",
        "what are fines for",
        "they will fine me",
        "is it fine me or fine my husband",
        "will they fine",
        "how much is fine",
        "they fined my sister",
        "it says fine for holidays",
        "can a school fine parents",
    ],
)
def test_fine_as_a_penalty_is(question: str) -> None:
    assert "penalty notice" in terms_for(question)


@pytest.mark.parametrize(
    ("question", "unwanted"),
    [
        ("please send me the letter", "special educational needs"),
        ("should I send evidence", "special educational needs"),
        ("how to prevent absence", "Prevent"),
        ("it is too late to ask", "punctuality"),
        ("she bangs her head", "headteacher"),
        ("he wants to add a school", "attention deficit hyperactivity disorder"),
        ("the home-school agreement", "elective home education"),
        ("they roll out the plan", "admission register"),
        ("sick of this", "sickness"),
        ("la la land or the apple", "alternative provision"),
        ("spending a day there", "unlawful exclusion"),
        ("he cannot calm down", "disability"),
        ("it fits in well with work", "individual healthcare plan"),
        ("is she fit to come back", "individual healthcare plan"),
        ("he sat in the hall", "access arrangements"),
        ("I do not trust them", "academy trust"),
        ("please phone me", "mobile phones"),
        ("turn the light on", "environment"),
        ("the notice period", "illness"),
        ("they won the race", "race"),
        ("she is in year 9", "admission"),
        ("I feel guilty", "offence"),
        ("in addition to that", "substance misuse"),
        ("she remained there", "criminal justice detention"),
        ("I am so angry with the school", "serious breach"),
        ("the offer was withdrawn", "depression"),
        ("a GP surgery", "reintegration"),
        ("family breakdown", "child and adolescent mental health services"),
        ("the school shuts down in July", "autism"),
        ("she feels isolated", "removal from the classroom"),
        ("he makes up stories", "school uniform"),
        ("my daughter Faith", "religion or belief"),
        ("search the website", "searching, screening and confiscation"),
        ("use the tablet", "administering medicines"),
        ("she is in Y7", "code Y"),
        ("it is a nightmare", "trauma"),
    ],
)
def test_ordinary_words_are_left_alone(question: str, unwanted: str) -> None:
    assert unwanted not in terms_for(question)


@pytest.mark.parametrize("question", ["capes", "slap", "finesse", "refined", "ahead", "sender"])
def test_words_inside_words_do_not_count(question: str) -> None:
    assert widen(question) == []


def test_longest_form_wins_and_each_term_comes_once() -> None:
    found = widen("part-time timetable, part time timetable, reduced timetable")
    assert len(found) == 1
    assert found[0].sense == "fewer hours than other pupils"


def test_a_person_at_the_end_of_a_form_swallows_nothing_else() -> None:
    senses = [term.sense for term in widen("can they fine my son bullying is why")]
    assert senses == ["money penalty for absence", "one child hurting another"]


def test_terms_come_in_the_order_of_the_question() -> None:
    senses = [term.sense for term in widen("kicked out, then the council said home school")]
    assert senses == ["removed from school for good", "the council", "parents educating at home"]


@pytest.mark.parametrize("question", ["", " ", "???", "'", "£", "{them}", "zzz qqq", "\x00", "日本語の学校"])
def test_nothing_known_widens_to_nothing(question: str) -> None:
    assert widen(question) == []


def test_every_form_finds_its_own_term() -> None:
    for term in load_vocabulary():
        for form in term.say:
            asked = form.replace("{them}", "my younger son")
            assert term in widen(asked) or term.means_something_else(asked, 0, len(asked)), form


def test_no_form_goes_on_after_a_person_who_ends_another() -> None:
    """Or the person of "exclude {them}" would take in the words that follow: "a child with anxiety"."""
    forms = {form for term in load_vocabulary() for form in term.say}
    for form in forms:
        if form.endswith("{them}"):
            assert [other for other in forms if other.startswith(form + " ")] == [], form


def test_a_slip_in_one_form_leaves_others_to_be_found() -> None:
    """A misspelling that is itself a form of a long word is known, and no longer put right elsewhere."""
    for slip, right in [
        ("attendence", "attendance"), ("behavior", "behaviour"), ("tribunel", "tribunal"), ("persistant", "persistent"),
        ("safegaurding", "safeguarding"), ("referal", "referral"), ("reasonible", "reasonable"),
    ]:  # fmt: skip
        assert corrected(slip, vocabulary._load(FILE).spelling) == right


def test_there_is_enough_and_it_is_tidy() -> None:
    terms = load_vocabulary()
    assert sum(len(term.say) for term in terms) > 8_000
    assert len(terms) > 400
    senses = [term.sense for term in terms]
    assert len(senses) == len(set(senses))


def test_topics_are_those_of_the_signposts() -> None:
    known = {topic for signpost in load_signposts() for topic in signpost.topics}
    assert {topic for term in load_vocabulary() for topic in term.topics} <= known


def test_a_very_long_question_is_no_trouble() -> None:
    assert processor_seconds(lambda: widen("can they fine my son " * 2_000)) < 60


GOOD = '[[term]]\nsay = ["made up"]\nterms = ["invented"]\nsense = "for a test"\ntopics = ["general"]\n'


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (GOOD + GOOD, "term 2 .made up.: 'made up' is claimed twice"),
        (GOOD.replace("made up", "Made up"), "term 1 .Made up..*say"),
        (GOOD.replace('["invented"]', "[]"), "terms"),
        (GOOD + 'colour = "red"', "colour"),
        (GOOD + 'unless = ["("]', "unless"),
        (GOOD.replace('say = ["made up"]\n', ""), "term 1"),
        ("term = [", "not TOML"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, names: str) -> None:
    path = tmp_path / "vocabulary.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=names):
        load_vocabulary(path)


def test_the_file_holds_what_is_loaded() -> None:
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["term"]
    assert [Term.model_validate(entry) for entry in entries] == list(load_vocabulary())
