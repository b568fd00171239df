"""Orders, listening words, yes and no, and places in a list, as a recogniser writes them."""

import pytest

from dialog.reply import Command
from dialog.spoken_commands import command_in, is_backchannel, ordinal, plain, word_to_spell, yes_or_no


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("Repeat that, please.", Command.REPEAT),
        ("Sorry, could you say that again?", Command.REPEAT),
        ("What was that?", Command.REPEAT),
        ("I didn't catch that.", Command.REPEAT),
        ("slower please", Command.SLOWER),
        ("Could you speak a bit more slowly", None),  # words between: asked as a question, not lost
        ("You're too fast.", Command.SLOWER),
        ("Slow down a little", Command.SLOWER),
        ("Stop.", Command.STOP),
        ("Okay, stop talking.", Command.STOP),
        ("Never mind", Command.STOP),
        ("go on", Command.GO_ON),
        ("Yes, tell me more.", Command.GO_ON),
        ("Where is that from?", Command.SOURCE),
        ("where's that from", Command.SOURCE),
        ("What's the source?", Command.SOURCE),
        ("Which guideline is that?", Command.SOURCE),
        ("spell that", Command.SPELL),
        ("How do you spell hydralazine?", Command.SPELL),
        ("Thanks, bye.", Command.GOODBYE),
        ("No, that's all, thank you.", Command.GOODBYE),
        ("help", Command.HELP),
        ("What can you do?", Command.HELP),
        ("Operator.", Command.OPERATOR),
        ("Can I talk to a person, please?", Command.OPERATOR),
    ],
)
def test_an_utterance_that_is_a_command(words: str, command: Command | None) -> None:
    assert command_in(words) is command


@pytest.mark.parametrize(
    "words",
    [
        "How do I stop a heparin infusion?",
        "When should I stop aspirin before surgery",
        "stop warfarin or continue it",
        "repeat dose of adrenaline",
        "how soon can I repeat the CT",
        "slower infusion rate for vancomycin",
        "what is the source of infection in sepsis",
        "help with sepsis antibiotics",
        "operator dependent ultrasound sensitivity",
        "continue metformin in renal failure",
        "more than two seizures",
        "hydralazine",
        "",
    ],
)
def test_a_question_that_holds_a_command_word_is_no_command(words: str) -> None:
    assert command_in(words) is None


def test_the_word_to_spell() -> None:
    assert word_to_spell("Spell apixaban, please.") == "apixaban"
    assert word_to_spell("spell that") == ""


@pytest.mark.parametrize(
    "words", ["", "Mm-hmm.", "Uh-huh", "uh huh", "Yeah, right.", "I see.", "[coughs]", "OK", "the"]
)
def test_listening_words_are_no_turn(words: str) -> None:
    assert is_backchannel(words)


@pytest.mark.parametrize("words", ["Stop.", "no", "wait", "what about renal failure", "right ventricle", "no wait"])
def test_words_that_take_the_floor(words: str) -> None:
    assert not is_backchannel(words)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Yes.", True), ("yes please", True), ("Yeah, that's right.", True), ("uh-huh", True),
        ("No", False), ("No, thanks.", False), ("uh, no", False), ("neither of them", False),
        ("hydralazine", None), ("yes in pregnancy", None), ("no potassium", None), ("", None),
    ],
)  # fmt: skip
def test_yes_and_no(words: str, meant: bool | None) -> None:
    assert yes_or_no(words) is meant


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("The second one.", 1), ("number two", 1), ("number to", 1), ("to", None), ("second, please", 1),
        ("the last", 2), ("first", 0), ("the fourth one", None), ("chronic", None),
        ("second degree block in adults", None),
    ],
)  # fmt: skip
def test_places_among_three(words: str, place: int | None) -> None:
    assert ordinal(words, 3) == place


def test_plain_keeps_what_is_inside_words() -> None:
    assert plain("  Don't — 'stop' the beta-blocker!  ") == "don't stop the beta-blocker"
