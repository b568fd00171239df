import pytest

from dialog.calculating.state import Stage
from tests.dialog.calculating.talking import talked


def result(dialogue: str) -> float:
    turn = talked(dialogue)
    assert turn.result is not None, turn.said
    assert turn.state.stage is Stage.DONE
    return turn.result.value


def test_wells_for_pulmonary_embolism_slot_by_slot_with_a_correction() -> None:
    assert result("""
        > do a wells score
        Which one: Wells score for pulmonary embolism or Wells score for deep vein thrombosis?
        > for p e
        Wells score for pulmonary embolism. Any signs of a deep vein thrombosis
        > no
        Is pulmonary embolism the most likely diagnosis
        > yes it is
        What is the heart rate?
        > one ten
        Immobilized for three days
        > she had surgery last week
        Any previous deep vein thrombosis
        > not that I know
        Any hemoptysis?
        > none
        Any cancer
        > no
        No signs of DVT. Heart rate 110 per minute.
        Is that right?
        > no, heart rate ninety
        Heart rate 90 per minute. And the rest as before. Is that right?
        > yes
        The Wells score for pulmonary embolism is 4.5. Pulmonary embolism is likely
        Source: Wells PS et al, 2000.
    """.replace("No signs of DVT. Heart rate", "Heart rate")) == 4.5  # fmt: skip


def test_wells_for_pulmonary_embolism_in_one_breath() -> None:
    assert result("""
        > do a wells score for pulmonary embolism, heart rate 110, no hemoptysis, she has cancer
        Any signs of a deep vein thrombosis
        > no signs of dvt, pe is most likely, no immobilization, no previous dvt
        Malignancy
        > that's right
        is 5.5
    """) == 5.5  # fmt: skip


def test_creatinine_clearance_with_the_weight_said_and_a_correction() -> None:
    assert result("""
        > creatinine clearance for an 80 year old, 60 kilos, creatinine 1.5
        Is the patient male or female?
        > female
        Which weight shall I use: actual, ideal, or adjusted?
        > actual
        Age 80, eight zero, years, sex female, weight 60 kilograms, creatinine 1.5
        Weight used actual.
        > no creatinine two point one
        Creatinine 2.1 milligrams per deciliter. And the rest as before.
        > go ahead
        with the actual weight of 60 kilograms.
    """) == 20.2  # fmt: skip


def test_creatinine_clearance_converts_and_says_so() -> None:
    assert result("""
        > calculate the creatinine clearance
        How old is the patient?
        > seventy, a man, one hundred seventy six pounds, creatinine one fifty
        For the creatinine, did you mean 150, one five zero, micromoles per liter?
        > yes
        Which weight
        > ideal
        What is the height?
        > five foot ten
        weight 79.83 kilograms, from 176 pounds, creatinine 1.7 milligrams per deciliter,
        from 150, one five zero, micromoles per liter.
        height 177.8 centimeters, from 70 inches.
        > yes
        with the ideal weight of 73 kilograms
    """) == 41.8  # fmt: skip


def test_an_unlikely_value_is_questioned_and_an_impossible_one_refused() -> None:
    assert result("""
        > estimated gfr
        How old is the patient?
        > two hundred
        Age 200 cannot be right: I take 18 to 120 years. How old is the patient?
        > fifty
        Is the patient male or female?
        > a man
        What is the serum creatinine?
        > twenty five milligrams per deciliter
        I heard creatinine 25 milligrams per deciliter. Is that right?
        > no
        What is the serum creatinine?
        > two point five
        creatinine 2.5 milligrams per deciliter
        > correct
    """) == 30.5  # fmt: skip


def test_an_unlikely_value_stands_when_the_caller_says_so() -> None:
    turn = talked("""
        > estimated gfr for a 50 year old man, creatinine 22 milligrams per deciliter
        I heard creatinine 22 milligrams per deciliter. Is that right?
        > yes
        creatinine 22 milligrams per deciliter. Is that right?
    """)
    assert turn.state.stage is Stage.CONFIRMING


def test_chads_vasc_from_one_sentence() -> None:
    assert result("""
        > what's the chads vasc for a 75 year old woman with hypertension
        Any heart failure?
        > she does not
        Any diabetes?
        > no
        Any previous stroke
        > no, no vascular disease
        Hypertension, no heart failure, diabetes, or stroke, TIA or embolism. No vascular disease.
        > yeah
        The chads vasc score is 4, in a woman.
    """) == 4  # fmt: skip


def test_what_is_denied_ambiguously_is_asked() -> None:
    turn = talked("> chads vasc for a 60 year old man, no hypertension or diabetes, stroke")
    assert turn.state.values == {"age": 60, "sex": "male", "hypertension": False, "diabetes": False}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("no history of diabetes", False), ("he does not have diabetes", False), ("without diabetes", False),
        ("no known diabetes", False), ("diabetes no", False), ("diabetes negative", False), ("denies diabetes", False),
        ("with diabetes", True), ("he has diabetes", True), ("history of diabetes", True), ("diabetes yes", True),
        ("diabetic", True), ("no hypertension but diabetes", True), ("no hypertension, he has diabetes", True),
    ],
)  # fmt: skip
def test_a_finding_is_there_or_not(words: str, value: bool) -> None:
    assert talked(f"> chads vasc for a 60 year old man, {words}").state.values["diabetes"] is value


def test_the_stroke_scale_by_groups_with_the_rest_normal() -> None:
    assert result("""
        > nih stroke scale please
        Level of consciousness, month and age questions, commands, and gaze?
        > alert, questions one, commands zero
        Gaze, zero to two?
        > partial
        Visual fields, facial palsy, left arm, and right arm?
        > visual fields normal, face two
        Left arm and right arm?
        > left arm three, left leg two, the rest normal
        Level of consciousness alert, month and age questions one correct, commands both correct
        left arm no effort against gravity, right arm no drift.
        Left leg some effort against gravity
        > no, left arm four
        Left arm no movement. And the rest as before.
        > yes
        The NIH stroke scale is 10 out of 42. That is a moderate stroke
    """) == 10  # fmt: skip


def test_nothing_is_normal_unless_it_is_said() -> None:
    turn = talked("""
        > nih stroke scale
        > alert, questions zero, commands zero, gaze zero
    """)
    assert set(turn.state.values) == {"consciousness", "questions", "commands", "gaze"}


def test_the_pneumonia_severity_index() -> None:
    assert result("""
        > calculate the pneumonia severity index for a 67 year old woman from a nursing home
        Any neoplastic disease, liver disease, heart failure, cerebrovascular disease, or kidney disease?
        > no cancer, renal disease yes
        Any liver disease, heart failure, or cerebrovascular disease?
        > none of them
        Any new confusion?
        > no
        Respiratory rate, systolic pressure, temperature, and heart rate?
        > respiratory rate nineteen, one twenty over seventy, temperature ninety eight point six, pulse ninety
        Arterial pH, blood urea nitrogen, sodium, glucose, hematocrit, and arterial oxygen pressure?
        > ph seven point three seven, bun twenty one, sodium 138, glucose 179, hematocrit forty, p o 2 seventy nine
        A pleural effusion
        > no
        Age 67 years, sex female, nursing home.
        temperature 37 degrees Celsius, from 98.6 degrees Fahrenheit
        > right
        The pneumonia severity index is 77 points, class three.
    """) == 77  # fmt: skip


def test_apache_two_takes_several_values_in_a_breath() -> None:
    assert result("""
        > apache two
        Age, temperature, mean arterial pressure, heart rate, and respiratory rate?
        > age sixty four, temperature 100.8 fahrenheit, pressure one ten over fifty eight, heart rate 107
        What is the respiratory rate?
        > twenty two
        Inspired oxygen, arterial oxygen pressure, and arterial pH?
        > f i o 2 thirty six, p a o 2 seventy five, ph seven point two nine
        Sodium, potassium, and creatinine?
        > sodium 136, potassium four point five, creatinine one point eight, acute renal failure
        Hematocrit, white cell count, and Glasgow coma score?
        > hematocrit thirty four, white count twelve point three, g c s fifteen
        Severe chronic failure
        > no
        temperature 38.22 degrees Celsius, from 100.8 degrees Fahrenheit, mean arterial pressure 75.3
        > no, g c s thirteen
        Glasgow coma score 13. And the rest as before.
        > yes
        The APACHE two score is 11 out of 71.
    """) == 11  # fmt: skip


def test_apache_two_asks_for_carbon_dioxide_with_much_oxygen() -> None:
    talked("""
        > apache two, age 50, temperature 37, map 80, heart rate 80, respiratory rate 14
        > fio2 sixty, pao2 seventy, ph seven point four
        What is the arterial carbon dioxide pressure
    """)


def test_renal_dosing_of_a_named_drug() -> None:
    turn = talked("""
        > renal dose of gabapentin for a clearance of twenty five
        Drug gabapentin, creatinine clearance 25 milliliters per minute. Is that right?
        > yes
        two hundred to seven hundred milligrams once a day
    """)
    assert turn.result is not None


def test_starting_over_forgets_everything() -> None:
    turn = talked("""
        > anion gap, sodium 140
        What is the chloride?
        > start over
        Starting over. What is the sodium?
    """)
    assert turn.state.values == {}


@pytest.mark.parametrize("words", ["cancel", "stop", "never mind", "forget it", "cancel that"])
def test_a_calculation_can_be_left(words: str) -> None:
    turn = talked(f"> anion gap\n> {words}")
    assert (turn.state.stage, turn.handed_back) == (Stage.LEFT, "")


@pytest.mark.parametrize(
    "words",
    ["what is the dose of amoxicillin in pneumonia", "do a wells score", "how do I treat hyperkalemia in adults"],
)
def test_another_question_is_handed_back(words: str) -> None:
    turn = talked(f"> anion gap\n> {words}")
    assert (turn.state.stage, turn.handed_back) == (Stage.LEFT, words)


def test_it_gives_up_after_three_misses() -> None:
    turn = talked("""
        > anion gap
        > blah
        Sorry, I did not get that. What is the sodium?
        > blah blah
        > blah
        I could not follow.
    """)
    assert turn.state.stage is Stage.LEFT


@pytest.mark.parametrize("words", ["I am not sure", "I don't know", "not sure", "maybe"])
def test_not_knowing_is_no_answer(words: str) -> None:
    assert (
        "hemoptysis" not in talked(f"> perc rule\n> age 40, pulse 80, sats 98, no leg swelling\n> {words}").state.values
    )


def test_another_finding_denied_does_not_answer_the_question() -> None:
    turn = talked("> wells score for pulmonary embolism\n> no hemoptysis")
    assert turn.state.values == {"hemoptysis": False}


def test_a_turn_takes_under_five_milliseconds() -> None:
    from time import process_time

    from dialog.calculating.conversation import hear

    state = talked("> apache two").state
    words = "age sixty four, temperature 38.2, pressure one ten over fifty eight, heart rate 107, the rest normal"
    hear(state, words)
    began = process_time()
    for _ in range(20):
        hear(state, words)
    assert (process_time() - began) / 20 < 0.005


def test_the_calculators_own_name_gives_no_finding() -> None:
    turn = talked("> timi score\n> for unstable angina")
    assert turn.state.values == {}
    assert talked("> timi for unstable angina").state.values == {}


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        ("ranson at admission, wbc eighteen thousand", "white_cells", 18.0),
        ("bmi calculator, one meter eighty", "height", 180.0), ("bmi calculator, six foot two", "height", 187.96),
        ("bmi calculator, 176 pounds", "weight", 79.8323), ("news two score, temperature 100.4", "temperature", 38.0),
    ],
)  # fmt: skip
def test_what_a_unit_makes_plain_is_not_questioned(words: str, key: str, value: float) -> None:
    assert talked(f"> {words}").state.values[key] == pytest.approx(value)


def test_urea_is_not_taken_for_urea_nitrogen() -> None:
    turn = talked("""
        > curb 65 for an 82 year old, urea eleven
        For the blood urea nitrogen, did you mean 11 millimoles of urea per liter?
        > yes
    """)
    assert turn.state.values["bun"] == pytest.approx(30.8154)
    assert talked("> curb 65 for an 82 year old, bun eleven").state.values["bun"] == 11


def test_a_yes_that_was_heard_as_another_word_counts_by_what_follows_it() -> None:
    assert result("""
        > do a wells score for pulmonary embolism, heart rate 110, no cancer, no surgery, no previous dvt
        Any signs of a deep vein thrombosis
        > no
        Is pulmonary embolism the most likely diagnosis
        > yet it is
        Any hemoptysis?
        > yet she has
        Is that right?
        > yes
        is 5.5
    """) == 5.5  # fmt: skip
