"""Four Ts, CIWA-Ar, Bishop, McIsaac and Winters through the whole of answering: each in several wordings, with all
values in a sentence, one by one, and with a correction."""

import pytest

from dialog.calculating.vocabulary import names_of_values
from kb.calculators.registry import CALCULATORS, calculator
from kb.calculators.units import typed
from tests.dialog.test_calculating_by_answering import talked

SAID: dict[str, tuple[tuple[tuple[str, ...], float], ...]] = {
    "four_ts": (
        (("Do the four Ts: platelets fell sixty percent to forty, day seven of heparin, new DVT, no other cause", "no",
          "yes"), 8),
        (("HIT score please", "they fell by more than half", "forty", "no", "day eight", "no clot", "possible sepsis",
          "possible", "yes"), 5),
        (("HIT score please", "they fell by more than half", "forty", "no", "day eight", "no clot", "possible",
          "no, they fell forty percent", "yes"), 4),
        (("What's the 4T score, platelets went from 220 to 70 on day six, no thrombosis, possible other cause", "no",
          "yes"), 5),
        (("four Ts, platelets dropped to fifteen, sixty five percent fall, onset after day ten, suspected PE, "
          "definite other cause", "yes"), 3),
        (("how likely is HIT: platelets fell from 220 to 70, day six, new DVT, no other cause", "yes",
          "no, other cause possible", "yes"), 6),
    ),
    "ciwa_ar": (
        (("calculate CIWA", "nausea one, tremor four, sweats three, anxiety two",
          "agitation two, tactile zero, auditory zero, visual zero", "headache one, oriented", "no, tremor five",
          "yes"), 14),
        (("CIWA: nausea four, tremor five, sweats four, anxiety four, agitation three, the rest normal", "yes"), 20),
        (("Score an alcohol withdrawal scale for me, moderate tremor, drenching sweats, mild anxiety, no nausea, "
          "rest zero", "yes"), 12),
        (("See wa score, nausea 2, tremor 3, sweats 2", "anxiety mild", "agitation zero", "all zero",
          "headache mild, oriented", "yes"), 10),
        (("how bad is the alcohol withdrawal, tremor four, sweats three, nausea one, anxiety two, agitation one, "
          "tactile two, auditory nothing, visual none, headache moderate, disoriented", "disoriented to place", "yes"),
         20),
    ),
    "bishop": (
        (("Bishop score, two centimetres dilated, sixty percent effaced, station minus two, soft, mid position",
          "yes"), 7),
        (("bishop", "three", "fifty percent", "minus one", "medium", "anterior", "no, station zero", "yes"), 8),
        (("What's her Bishop? cervix closed, thirty percent effaced, head at -3, firm and posterior", "yes"), 0),
        (("is the cervix favourable: 4 centimetres, 80 percent effaced, station plus one, soft, anterior",
          "actually station minus one", "yes"), 11),
    ),
    "centor": (
        (("Centor for a nineteen year old, fever, no cough, exudate on the tonsils, no nodes", "yes", "yes"), 3),
        (("strep score", "eight", "yes", "swollen tonsils", "tender glands yes", "no cough", "no, age forty eight",
          "yes"), 3),
        (("McIsaac score, 30 years old, febrile, pus on the tonsils, tender anterior nodes, absence of cough",
          "yes"), 4),
        (("sore throat score, 50 years old, no fever, no exudate, no tender nodes, coughing", "yes", "yes"), -1),
    ),
    "winters": (
        (("Winters for a bicarb of ten", "yes"), 23),
        (("winter's formula", "twelve, and the pCO2 is thirty", "yes"), 26),
        (("expected pCO2, bicarb 10, measured pCO2 4 kilopascals", "yes"), 23),
        (("is the pCO2 what I'd expect for a bicarb of ten", "no, bicarb fourteen", "yes"), 29),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "said", "value"), [(name, *each) for name, all_ in SAID.items() for each in all_])
async def test_a_dialogue_ends_in_its_score(name: str, said: tuple[str, ...], value: float) -> None:
    _, reply = await talked(*said)
    state = reply.calculation
    assert state is not None
    assert state.outcome is not None, reply.text
    assert (state.calculator, state.outcome.value) == (name, value), state.values
    assert reply.text.endswith(f"{calculator(name).sources[0].year}.")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *(("four_ts", words) for words in ("four Ts", "the four T's please", "4Ts score", "HIT score", "do a 4T")),
        *(("ciwa_ar", words) for words in ("CIWA", "C I W A please", "ciwa ar", "do a see wah", "siwa score")),
        *(("bishop", words) for words in ("bishop", "what's her Bishop score", "run a Bishop", "cervical score")),
        *(("centor", words) for words in ("strep score", "Centor", "the McIsaac", "center score", "centaur criteria")),
        *(("winters", words) for words in ("Winters", "winter's formula", "expected p CO2", "Winters' formula please")),
    ],
)
async def test_a_name_alone_begins_it(name: str, said: str) -> None:
    _, reply = await talked(said)
    assert reply.calculation is not None
    assert reply.calculation.calculator == name


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("four_ts", "do the four teas score"), ("four_ts", "the for tease score"), ("bishop", "do a bishops core"),
        ("bishop", "bishop squar please"), ("ciwa_ar", "calculate seewa"), ("ciwa_ar", "C. I. W. A. score"),
        ("centor", "mack eye sack score"), ("centor", "strept score please"),
        ("winters", "Winter's form you la please"),
    ],
)  # fmt: skip
async def test_a_misheard_name_begins_it(name: str, heard: str) -> None:
    _, reply = await talked(heard)
    assert reply.calculation is not None
    assert reply.calculation.calculator == name


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("four_ts", "eight out of eight", "probability is high"), ("ciwa_ar", "fourteen", "a moderate withdrawal"),
        ("bishop", "seven", "the cervix is generally ripe"), ("centor", "three", "thirty-seven percent"),
        ("winters", "twenty-three", "21 to 25; in kilopascals 2.8 to 3.3"),
    ],
)  # fmt: skip
async def test_what_a_score_means_is_told(name: str, said: str, told: str) -> None:
    _, reply = await talked(*SAID[name][0][0])
    assert told in reply.text, said


async def test_the_kinds_of_a_measured_pressure() -> None:
    _, reply = await talked("Winters, bicarb twelve, pCO2 thirty", "yes")
    assert "respiratory acidosis as well" in reply.text
    _, reply = await talked("Winters, bicarb twelve, pCO2 twenty", "yes")
    assert "respiratory alkalosis as well" in reply.text
    _, reply = await talked("Winters, bicarb thirty", "yes")
    assert "this bicarbonate is not low" in reply.text


@pytest.mark.parametrize(
    "words",
    ["what does a four Ts score of six mean", "what does a CIWA of 22 mean", "what Bishop score is favourable",
     "when should I use the Centor criteria", "what is Winters formula used for", "CIWA 22, what do I give",
     "how is a Bishop score of five managed", "four Ts came to six, do I stop heparin", "did the drug hit the target",
     "how do I treat flu in the winter", "twenty-four to seventy-two hours", "four to six", "1 and 2 hrs",
     "four times a day", "every four to six hours", "in forty minutes", "one in two hours"],
)  # fmt: skip
async def test_a_question_about_one_is_the_librarys(words: str) -> None:
    _, reply = await talked(words)
    assert reply.calculation is None


@pytest.mark.parametrize(
    ("said", "key"),
    [("-2", "-2"), ("minus two", "-2"), ("two above", "-2"), ("+1", "+1"), ("plus one", "+1"), ("zero", "0"),
     ("at the spines", "0"), ("one below", "+1")],
)  # fmt: skip
async def test_a_station_has_a_sign(said: str, key: str) -> None:
    _, reply = await talked("bishop, three centimetres, fifty percent effaced", said)
    assert reply.calculation is not None
    assert reply.calculation.values.get("station") == key


async def test_a_station_without_a_sign_is_asked_again() -> None:
    _, reply = await talked("bishop, three centimetres, fifty percent effaced, station two")
    assert reply.calculation is not None
    assert "station" not in reply.calculation.values
    assert reply.text.endswith("Which station: minus three to plus two?")


def test_a_sign_is_kept_for_a_value_that_has_one_and_nowhere_else() -> None:
    assert names_of_values(CALCULATORS["bishop"], "station -2") == "station minus 2"
    assert names_of_values(CALCULATORS["anion_gap"], "sodium -2") == "sodium -2"
    assert typed(calculator("bishop").input("station"), "-2") == "-2"
    assert typed(calculator("bishop").input("station"), "+1") == "+1"


@pytest.mark.parametrize(
    ("words", "fall"),
    [("fell sixty two percent", "over"), ("fell 51%", "over"), ("fell by half", "between"), ("fell 50%", "between"),
     ("fell thirty percent", "between"), ("fell 29 percent", "under"), ("fell more than fifty percent", "over"),
     ("fell less than thirty percent", "under"), ("fell over half", "over"), ("halved", "between")],
)  # fmt: skip
async def test_a_fall_is_told_in_percent_or_in_words(words: str, fall: str) -> None:
    _, reply = await talked(f"four Ts, platelets {words}")
    assert reply.calculation is not None
    assert reply.calculation.values["fall"] == fall


@pytest.mark.parametrize("words", ["the rest zero", "the rest normal", "everything else is zero", "otherwise zero"])
async def test_the_rest_of_a_long_scale_is_normal_when_it_is_said(words: str) -> None:
    _, reply = await talked(f"CIWA, tremor three, sweats two, {words}")
    assert reply.calculation is not None
    assert len(reply.calculation.values) == 10
    _, reply = await talked("CIWA, tremor three, sweats two")
    assert reply.calculation is not None
    assert len(reply.calculation.values) == 2
