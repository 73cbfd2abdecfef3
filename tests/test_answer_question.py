"""Reading a question: its kind, what it asks for, and what it names, over texts that no vocabulary knows."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.asking.asked_noun import asked_words, find_asked
from answer.asking.linking import find_names, suggest_names
from answer.asking.phrasing import strip_courtesies
from answer.asking.question import find_predicates, read_question
from answer.asking.question_kind import find_kind, find_wants
from answer.engine import Engine
from answer.knowledge import Knowledge
from answer.model import Kind
from ontology.words import terms_of
from tests.answer_fixture import made_engine

pytestmark = pytest.mark.xdist_group("answer")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made_engine(tmp_path_factory.getbasetemp() / "answer")


@pytest.fixture(scope="session")
def knowledge(engine: Engine) -> Knowledge:
    return engine.knowledge


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What is varroa?", Kind.DEFINITION),
        ("what does brood mean", Kind.DEFINITION),
        ("Define proofing", Kind.DEFINITION),
        ("what styles of hive come up in the course?", Kind.LIST),
        ("Three advantages of a top-bar hive?", Kind.LIST),
        ("what does the new queen get afresh, i.e. isn't taken from the old hive?", Kind.FACT),
        ("Lifting fails as the box weighs over 40 kg. What do I run instead?", Kind.HOWTO),
        ("Top-bar or Langstroth hive: what is each one?", Kind.COMPARISON),
        ("What does SDS stand for?", Kind.DEFINITION),
        ("What is the honey yield of a top-bar hive?", Kind.FACT),
        ("When is the steam let out?", Kind.FACT),
        ("Why is salt added after the autolyse?", Kind.FACT),
        ("How many frames are in a brood box?", Kind.LIMIT),
        ("How long does the dough rise?", Kind.LIMIT),
        ("How often is a starter fed?", Kind.LIMIT),
        ("What is the maximum number of frames?", Kind.LIMIT),
        ("List the castes of bees.", Kind.LIST),
        ("Name the steps of the harvest", Kind.LIST),
        ("What are the parts of the nest?", Kind.LIST),
        ("Which treatments are there for varroa?", Kind.LIST),
        ("Is thymol allowed in summer?", Kind.BOOLEAN),
        ("Can't thymol be used below 15 °C?", Kind.BOOLEAN),
        ("Does formic acid penetrate sealed brood?", Kind.BOOLEAN),
        ("True or false: drones gather nectar", Kind.BOOLEAN),
        ("If I open the hive in winter, is it dangerous?", Kind.BOOLEAN),
        ("Baking stone vs cast iron pot", Kind.COMPARISON),
        ("What is the difference between a stone and a pot?", Kind.COMPARISON),
        ("Compare rye and wheat", Kind.COMPARISON),
        ("Which flour is good for rolls?", Kind.REVERSE),
        ("Which one of these acids penetrates sealed brood?", Kind.REVERSE),
        ("How is the extractor related to the settling tank?", Kind.RELATION),
        ("How do the extractor and the tank work together?", Kind.RELATION),
        ("How do I read the core temperature?", Kind.HOWTO),
        ("Steps to clean the extractor", Kind.HOWTO),
        ("With what command is the probe read?", Kind.HOWTO),
    ],
)
def test_the_form_of_a_question_tells_its_kind(text: str, kind: Kind) -> None:
    bare = strip_courtesies(text)
    assert find_kind(bare) is kind
    shouted = strip_courtesies(text.upper())
    assert find_kind(shouted) is kind


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Please, what is brood?", "what is brood?"),
        ("hi, what is brood pls", "what is brood"),
        ("So, hello! What is brood, thanks!", "What is brood"),
        ("can you tell me what brood is?", "what brood is?"),
        ("I'd like to know how honey is made", "how honey is made"),
        ("According to the guide, what is brood?", "what is brood?"),
        ("what's  brood?", "what is brood?"),
        ("feeding w/o syrup", "feeding without syrup"),
        ("How do I turn the oven on?", "How do I turn the oven on?"),
        ("How do I switch on the light?", "How do I enable the light?"),
        ("Who carries out the harvest of a given hive?", "Who execute the harvest of a hive?"),
        ("Which mark tells me what queen it is?", "Which mark indicates what queen it is?"),
        ("When does it make sense to feed, in spite of the cost?", "When does it ideal to feed?"),
        ("Is honey ripe despite the rain?", "Is honey ripe despite the rain?"),
        ("What is the “core” temperature?", 'What is the "core" temperature?'),
        ("", ""),
        ("   ", ""),
    ],
)
def test_courtesies_are_cut_and_turns_of_phrase_made_plain(text: str, bare: str) -> None:
    assert strip_courtesies(text) == bare
    assert strip_courtesies(bare) == bare


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which flour is good for rolls?", "flour"),
        ("What is the honey yield of a top-bar hive?", "honey yield"),
        ("How many frames are in a brood box?", "frames"),
        ("Which of the treatments can be used in frost?", "treatments"),
        ("List all the steps of the harvest", "steps"),
        ("What kinds of flour are there?", "flour"),
        ("Which varroa treatments (organic) are there?", "varroa treatments"),
        ("What is the maximum number of frames per box?", "frames"),
        ("Is honey sweet?", ""),
        ("", ""),
    ],
)
def test_the_noun_that_is_asked_for(text: str, words: str) -> None:
    assert asked_words(text) == words
    assert find_asked(text) == tuple(dict.fromkeys(terms_of(words)))


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("How long is honey kept in the tank?", "time"),
        ("How many minutes does the stone need?", "time"),
        ("What is the retention period?", "time"),
        ("How often is the starter fed?", "frequency"),
        ("How hot is the oven?", "temperature"),
        ("What is the core temperature of a loaf?", "temperature"),
        ("How much does a smoker cost?", "money"),
        ("What percentage of water may honey have?", "percentage"),
        ("How many frames does a box hold?", "count"),
        ("What is the maximum number of frames?", "count"),
        ("How fast is the download?", "speed"),
        ("Which flour is good for rolls?", None),
        ("What is varroa?", None),
    ],
)
def test_the_dimension_of_the_value_that_is_wanted(text: str, dimension: str | None) -> None:
    assert find_wants(text) == dimension


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("Which temperatures does thymol require?", "requires"),
        ("Which fuels does the smoker support?", "supports"),
        ("What are the components of a hive?", "consistsOf"),
        ("What are the stages of proofing?", "hasState"),
    ],
)
def test_words_of_a_question_name_the_property_it_asks_for(text: str, predicate: str) -> None:
    assert predicate in find_predicates(text)


def test_no_property_is_seen_where_none_is_named() -> None:
    assert find_predicates("") == frozenset()
    assert "requires" not in find_predicates("What is varroa?")


def test_what_is_counted(knowledge: Knowledge) -> None:
    read = read_question("How many frames are in a brood box?", knowledge)
    assert (read.kind, read.wants, read.counted) == (Kind.LIMIT, "count", ("frame",))
    assert read_question("How long does the dough rise?", knowledge).counted == ()


def test_the_numbers_of_a_question_are_read(knowledge: Knowledge) -> None:
    read = read_question("How many feeders do I need for 12 colonies per week?", knowledge)
    assert [(q.low, q.counted, q.per) for q in read.quantities] == [(12.0, "colonies", "week")]
    read = read_question("How long for two colonies and 4 kg of sugar?", knowledge)
    assert [(q.low, q.unit) for q in read.quantities] == [(2.0, ""), (4.0, "kilogram")]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Which acid does not penetrate sealed brood?", True),
        ("Which acid doesn’t penetrate sealed brood?", True),
        ("Which bread is made without yeast?", True),
        ("Which acid penetrates sealed brood?", False),
        ("What is a knot?", False),
    ],
)
def test_negation_is_seen(knowledge: Knowledge, text: str, negated: bool) -> None:
    assert read_question(text, knowledge).negated is negated


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("What is the honey yield of a top-bar hive?", "Top-bar hive"),
        ("TOP-BAR HIVES?", "Top-bar hive"),
        ("what is varroa", "Varroa"),
        ("What does SDS do?", "Sourdough starter"),
        ("How much protein does Type 1050 have?", "Type 1050"),
        ("What does the brood box hold?", "Brood Box"),
    ],
)
def test_names_link_to_the_things_the_texts_know(knowledge: Knowledge, text: str, label: str) -> None:
    links = read_question(text, knowledge).links
    assert label in [knowledge.label(link.best) for link in links]
    for link in links:
        assert strip_courtesies(text)[link.start : link.end] == link.matched


def test_the_longest_name_wins_and_names_do_not_overlap(knowledge: Knowledge) -> None:
    links = read_question("Is a baking stone or a cast iron pot better on the top-bar hive?", knowledge).links
    assert [link.matched for link in links] == ["baking stone", "cast iron pot", "top-bar hive"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(links))


def test_what_the_texts_do_not_know_links_to_nothing(knowledge: Knowledge) -> None:
    assert read_question("What is a quokka?", knowledge).links == []
    assert find_names("", knowledge) == []
    assert "Brood Box" in suggest_names("brod box", knowledge)


def test_the_setting_of_a_question_is_not_what_it_asks_for(knowledge: Knowledge) -> None:
    read = read_question("In winter feeding, which fondant is recommended?", knowledge)
    assert read.asked == ("fondant",)
    assert "winter" not in read.main
    assert "winter" in read.terms


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.text(max_size=300))
def test_any_text_is_read(engine: Engine, text: str) -> None:
    read = read_question(text, engine.knowledge)
    assert set(read.focus) <= set(read.terms)
    assert all(read.text[link.start : link.end] == link.matched for link in read.links)
