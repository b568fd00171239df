"""A dose by the way it was asked for: not the one into a vein for "by mouth"."""

import pytest

from dialog.answering import Answering
from dialog.answers.evidence import enough
from dialog.answers.route_asked import by_another_route, of_this_route, routes_in
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from kb.documents import Passage
from tests.dialog.found import passage, weighed
from tests.dialog.test_answering import WordLibrary

BLEEDING = passage(
    "Heart Failure",
    "Diuretics",
    "- Furosemide 10 mg IV for pulmonary edema.\n- Furosemide 2.5 mg orally without edema.\n- Furosemide 5 mg.",
)
INTO_A_VEIN = passage("Heart Failure", "Diuretics", "- Furosemide 10 mg IV for pulmonary edema in heart failure.")


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("5 mg PO daily", {"oral"}),
        ("PO2 of 60", set()),
        ("one tablet", {"oral"}),
        ("an infusion of 5 mg, then by mouth", {"intravenous", "oral"}),
        ("subcut or IM", {"subcutaneous", "intramuscular"}),
        ("nothing by mouth, rectally then", {"rectal"}),
        ("oral anticoagulants", set()),
        ("four puffs", {"inhaled"}),
        ("5 mg", set()),
    ],
)
def test_the_ways_that_a_text_names(text: str, routes: set[str]) -> None:
    assert routes_in(text) == routes


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("how much furosemide by mouth", ["Furosemide 10 mg IV for pulmonary edema."]),
        ("what is the dose of furosemide", []),
        (
            "dose of furosemide into the muscle",
            ["Furosemide 10 mg IV for pulmonary edema.", "Furosemide 2.5 mg orally without edema."],
        ),
        ("is furosemide by mouth of use", []),
    ],
)
def test_what_is_given_by_another_way_comes_last(question: str, others: list[str]) -> None:
    asked, best = weighed(question, [BLEEDING])

    ordered = of_this_route(asked, best)

    assert [one.statement.text for one in ordered if by_another_route(asked, one)] == others
    assert {one.statement.text for one in ordered[len(ordered) - len(others) :]} == set(others)


def test_a_dose_by_another_way_is_no_answer() -> None:
    wanted, best = weighed("furosemide dose by mouth for pulmonary edema in heart failure", [INTO_A_VEIN])
    any_way, same = weighed("furosemide dose for pulmonary edema in heart failure", [INTO_A_VEIN])

    assert not enough(wanted, [INTO_A_VEIN], best)
    assert enough(any_way, [INTO_A_VEIN], same)


class Found(WordLibrary):
    """A search finds one passage, whose dose into a vein is as near as the other."""

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return [BOTH_WAYS]


BOTH_WAYS = passage(
    "Heart Failure",
    "Edema",
    "- Furosemide 10 mg IV for edema in heart failure.\n- Furosemide tablets: 2.5 mg.",
)


async def test_the_dose_by_the_way_asked_for_is_said() -> None:
    reply = await Answering(Found(), DialogSettings()).think(
        Conversation(), "furosemide dose orally for edema in heart failure"
    )

    assert "2.5 mg" in reply.text
