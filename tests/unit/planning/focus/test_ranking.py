"""Which blocks a question needs most."""

from __future__ import annotations

import pytest

from support.plans import component
from tenfold.components.catalogue import builtin_catalogue
from tenfold.planning.focus.blocks import blocks_of
from tenfold.planning.focus.ranking import Ranking
from tenfold.planning.focus.seeking import Sought, sought_by

TEXT = "\n\n".join(
    [
        "Products",
        "We make orreries of brass and of steel, and we repair those that others have made.",
        "Employees",
        "We had 412 full-time employees at the end of the year, and no union represents them.",
        "They work in two foundries and one office, most of them in the hills above the town.",
        "Weather",
        "It rained often in spring, and the river rose twice above the level of the old bridge.",
    ]
)
BLOCKS = blocks_of(TEXT)
PEOPLE = Sought(("employees", "union"), ())
THINGS = Sought(("orreries", "brass"), ())


@pytest.fixture
def ranking():
    made = Ranking(BLOCKS)
    yield made
    made.close()


def test_what_the_cues_name_comes_first_and_everything_is_ranked(ranking):
    order = ranking.order([PEOPLE])
    assert order[0] == 3
    assert sorted(order) == [1, 3, 4, 6]


def test_a_neighbour_under_the_same_heading_comes_before_strangers(ranking):
    assert ranking.order([PEOPLE])[:2] == (3, 4)


def test_the_words_of_a_question_find_what_its_cues_forgot(ranking):
    assert ranking.order([Sought((), ("river",))])[0] == 6


def test_several_questions_share_what_each_needs_most(ranking):
    assert set(ranking.order([PEOPLE, THINGS])[:2]) == {1, 3}


def test_without_any_hit_the_filing_order_stays(ranking):
    assert ranking.order([Sought(("zeppelin",), ())]) == (1, 3, 4, 6)


def test_a_section_of_headings_alone_has_nothing_to_rank():
    ranking = Ranking(blocks_of("Competition\n\nEmployees"))
    assert ranking.order([PEOPLE]) == ()
    ranking.close()


def test_a_component_without_cues_is_sought_by_its_wording():
    own = component("own", question="Which foundries cast brass? Leave out steel and iron.")
    sought = sought_by(own)
    assert sought.cues == ("Own",)
    assert sought.words == ("foundries", "cast", "brass")


def test_what_is_asked_elsewhere_is_not_sought():
    words = sought_by(builtin_catalogue().component("business.key_products")).words
    assert "products" in words
    assert "customers" not in words
    assert "guesses" not in words


def test_words_that_bear_on_a_topic_count_beside_its_cues(ranking):
    assert ranking.order([Sought(("zeppelin",), (), ("bridge",))])[0] == 6


def test_what_nobody_asks_for_comes_last_among_what_is_shared(ranking):
    assert ranking.order([PEOPLE, THINGS])[-1] == 6
