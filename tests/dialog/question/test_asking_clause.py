"""Of a long story the part that asks."""

import pytest

from dialog.question.asking_clause import asking_clause


@pytest.mark.parametrize(
    ("story", "asked"),
    [
        (
            "Big toe's on fire, it's gout. Colchicine, how much straight off and how much an hour on?",
            "how much straight off and how much an hour on?",
        ),
        (
            "Nurse rang me, NEWS is 8. Inside how many minutes must a team be there?",
            "Inside how many minutes must a team be there?",
        ),
        ("She's on a statin and wants a baby. When should she come off it?", "When should she come off it?"),
        ("She got lysed yesterday. From when may we give her aspirin?", "From when may we give her aspirin?"),
        ("dose of apixaban in atrial fibrillation", "dose of apixaban in atrial fibrillation"),
        ("", ""),
    ],
)
def test_what_the_story_tells_is_left_out(story: str, asked: str) -> None:
    assert asking_clause(story) == asked
