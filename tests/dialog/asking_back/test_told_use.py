"""What a question says its drug is for."""

import pytest

from dialog.answers.library_answer import as_asked
from dialog.asking_back.told_use import told_use


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("fluoxetine in a fifteen year old with depression, what dose", True),
        ("nimodipine after a subarachnoid, how much", True),
        ("chlordiazepoxide for alcohol withdrawal", True),
        ("what's the clonidine dose for the evening", False),
        ("how much hydralazine can she have by mouth, three times a day", False),
        ("hydromorphone dose IV", False),
        ("bupropion in renal impairment", False),
        ("hydralazine in pregnancy, what dose", False),
        ("what is the dose of epinephrine in cardiac arrest", True),
        ("what is the dose of epinephrine for this patient", False),
        ("epinephrine dose in the morning", False),
    ],
)
def test_a_disease_is_a_use_and_a_route_is_none(words: str, told: bool) -> None:
    assert bool(told_use(as_asked(words))) is told


def test_the_drug_itself_is_no_use() -> None:
    assert told_use(as_asked("maximum dose of buspirone"), "buspirone") == frozenset()
