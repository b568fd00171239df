"""The NIH stroke scale, its fifteen items with their grades in the words of the examination; stroke after a TIA."""

import math

from kb.calculators.asking import DIASTOLIC, SYSTOLIC, age, choice, graded, number, yes_no
from kb.calculators.contract import Calculator, Finding, Input, Option, Source, Unit, Values, plain_number
from kb.calculators.scoring import Band, Item, add_up, at_least, counted_once, from_on, in_groups, meaning_of, score

_LIMB = (
    "no drift, normal, none, no weakness",
    "drift, drifts",
    "some effort against gravity, some effort",
    "no effort against gravity, no effort",
    "no movement, plegic",
)


def _limb(key: str, title: str, *heard: str) -> Input:
    return graded(key, title, f"{title.capitalize()}, zero to four?", _LIMB, *heard)


NIHSS = score(
    "nihss",
    "NIH stroke scale",
    ("NIH stroke scale", "nihss", "n i h s s", "n i h stroke scale", "stroke scale", "nih score", "n i h score",
     "nih stroke score", "nihs s"),
    tuple(
        Item(one)
        for one in (
            graded("consciousness", "level of consciousness", "Level of consciousness, zero to three?",
                    ("alert, awake", "drowsy, arousable, not alert", "obtunded, stuporous",
                        "unresponsive, coma, comatose"),
                    "level of consciousness", "consciousness", "loc", "1a", "one a"),
            graded("questions", "month and age questions", "Questions, zero to two?",
                    ("both correct, answers both", "one correct, answers one", "neither correct, answers neither"),
                    "questions", "loc questions", "1b", "one b"),
            graded("commands", "commands", "Commands, zero to two?",
                    ("both correct, obeys both", "one correct, obeys one", "neither correct, obeys neither"),
                    "commands", "loc commands", "1c", "one c"),
            graded("gaze", "gaze", "Gaze, zero to two?",
                    ("normal", "partial gaze palsy, partial", "forced deviation, forced"), "gaze", "best gaze"),
            graded("visual", "visual fields", "Visual fields, zero to three?",
                    ("no visual loss, normal, full", "partial hemianopia, partial", "complete hemianopia, complete",
                     "bilateral hemianopia, bilateral, blind"), "visual fields", "visual", "vision", "fields"),
            graded("face", "facial palsy", "Facial palsy, zero to three?",
                    ("normal, none, no facial palsy", "minor", "partial", "complete"), "facial palsy", "face",
                        "facial"),
            _limb("left_arm", "left arm", "left arm", "left upper"),
            _limb("right_arm", "right arm", "right arm", "right upper"),
            _limb("left_leg", "left leg", "left leg", "left lower"),
            _limb("right_leg", "right leg", "right leg", "right lower"),
            graded("ataxia", "limb ataxia", "Limb ataxia, zero to two?",
                    ("absent, none, no ataxia, normal", "present in one limb, one limb",
                        "present in two limbs, two limbs"),
                    "ataxia", "limb ataxia"),
            graded("sensory", "sensory", "Sensory loss, zero to two?",
                    ("normal, none, no sensory loss", "mild to moderate, mild, moderate", "severe, total"),
                    "sensory", "sensation", "sensory loss"),
            graded("language", "language", "Language, zero to three?",
                    ("no aphasia, normal, none", "mild to moderate aphasia, mild, moderate", "severe aphasia, severe",
                     "mute, global aphasia, global"), "language", "aphasia", "best language"),
            graded("dysarthria", "dysarthria", "Dysarthria, zero to two?",
                    ("normal, none, no dysarthria", "mild to moderate, mild, moderate", "severe, anarthria"),
                    "dysarthria", "articulation"),
            graded("neglect", "neglect", "Extinction or neglect, zero to two?",
                    ("no abnormality, none, normal, no neglect", "one modality", "profound, both modalities"),
                    "neglect", "extinction", "inattention"),
        )
    ),
    (
        Band(0, "There are no stroke symptoms on the scale."),
        Band(4, "That is a minor stroke, one to four."),
        Band(15, "That is a moderate stroke, five to fifteen."),
        Band(20, "That is a moderate to severe stroke, sixteen to twenty."),
        Band(math.inf, "That is a severe stroke, twenty-one or more."),
    ),
    (
        Source("Measurements of acute cerebral infarction: a clinical examination scale", "Brott T et al", 1989,
               "Stroke 20:864-870, doi:10.1161/01.STR.20.7.864", "15 items, 42 points"),
    ),
    out_of=42,
)  # fmt: skip

_ABCD2_ITEMS = (
    Item(age(), at_least(60)),
    Item(SYSTOLIC, at_least(140)),
    Item(DIASTOLIC, at_least(90)),
    Item(choice("features", "clinical features", "Which features: weakness of one side, speech disturbance, or other?",
                (Option("weakness", "weakness of one side", 2,
                        ("weakness", "weak", "one sided weakness", "unilateral weakness", "hemiparesis", "arm weak",
                         "leg weak", "face droop", "arm went weak")),
                 Option("speech", "speech disturbance without weakness", 1,
                        ("speech", "speech disturbance", "slurred speech", "dysphasia", "aphasia", "dysarthria")),
                 Option("other", "other", 0, ("other", "neither", "none", "no", "something else"))))),
    Item(number("duration", "duration of the symptoms", "For how many minutes did the symptoms last?",
                (Unit("min", "minutes", heard=("minutes", "minute", "min")),
                 Unit("h", "hours", 60.0, heard=("hours", "hour"))), (0, 1440), (0, 1440),
                heard=("duration", "lasted", "lasting", "for")), from_on(0, (10, 1), (60, 2))),
    Item(yes_no("diabetes", "diabetes", "Any diabetes?", "diabetes", "diabetic")),
)  # fmt: skip
_ABCD2_BANDS = (
    Band(3, "That is low risk: a stroke within two days in about one percent."),
    Band(5, "That is moderate risk: a stroke within two days in about four percent."),
    Band(math.inf, "That is high risk: a stroke within two days in about eight percent."),
)


def _abcd2(values: Values) -> Finding:
    """The two pressures count one point between them."""
    total, working = counted_once(*add_up(_ABCD2_ITEMS, values), "systolic", "diastolic")
    return Finding(
        total, f"The A B C D two score is {plain_number(total)} out of 7. {meaning_of(total, _ABCD2_BANDS)}", working
    )


ABCD2 = Calculator(
    "abcd2",
    "ABCD2 score for stroke after a transient ischemic attack",
    "1",
    ("A B C D two score", "abcd2", "abcd 2", "a b c d 2", "a b c d two", "abcd two", "abcd squared"),
    tuple(item.input for item in _ABCD2_ITEMS),
    (
        Source("Validation and refinement of scores to predict very early stroke risk after transient ischaemic attack",
               "Johnston SC et al", 2007, "Lancet 369:283-292, doi:10.1016/S0140-6736(07)60150-0"),
    ),
    "points",
    _abcd2,
    in_groups(tuple(item.input for item in _ABCD2_ITEMS)),
)  # fmt: skip

CALCULATORS = (NIHSS, ABCD2)
