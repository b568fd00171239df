"""The Apgar score."""

import math

from kb.calculators.asking import HEART_RATE, choice
from kb.calculators.contract import Option, Source
from kb.calculators.scoring import Band, Item, from_on, score


def _graded(*titles: tuple[str, tuple[str, ...]]) -> tuple[Option, ...]:
    """The options of none, one and two points, in that order."""
    return tuple(
        Option(str(points), title, points, (*heard, str(points))) for points, (title, heard) in enumerate(titles)
    )


APGAR = score(
    "apgar",
    "Apgar score of a newborn",
    ("Apgar score", "apgar", "apgars", "ap gar", "app gar", "appgar"),
    (
        Item(choice("appearance", "color", "Color: blue or pale all over, pink with blue hands and feet, or all pink?",
                    _graded(("blue or pale", ("blue all over", "pale", "white", "grey", "gray", "blue")),
                            ("pink with blue hands or feet",
                             ("blue hands", "blue feet", "blue fingers", "blue toes", "blue extremities",
                              "blue peripheries", "acrocyanosis", "hands and feet blue", "hands are blue",
                              "feet are blue")),
                            ("pink", ("pink all over", "all pink", "completely pink", "pink"))),
                    "color", "colour")),
        Item(HEART_RATE, from_on(0, (1, 1), (100, 2))),
        Item(choice("grimace", "reflex irritability",
                    "When it is stimulated: nothing, a grimace, or a cry, cough or sneeze?",
                    _graded(("no response", ("no response", "nothing")),
                            ("a grimace", ("grimace", "grimaces", "grimacing")),
                            ("a cry, cough or sneeze", ("cough", "coughs", "sneeze", "sneezes", "pulls away"))),
                    "reflex", "reflexes")),
        Item(choice("activity", "muscle tone", "Tone: limp, some flexion, or active?",
                    _graded(("limp", ("limp", "floppy", "flaccid")),
                            ("some flexion", ("some flexion", "some tone", "little flexion", "bit of flexion")),
                            ("active", ("active", "moving well", "good tone", "well flexed", "kicking"))))),
        Item(choice("respiration", "respiratory effort",
                    "Breathing: absent, slow or irregular with a weak cry, or a good cry?",
                    _graded(("absent", ("not breathing", "apneic", "apnoeic", "no breathing")),
                            ("slow or irregular",
                             ("slow", "irregular", "gasping", "weak cry", "weak irregular cry", "slow breathing")),
                            ("a good cry", ("good cry", "strong cry", "crying well", "good effort"))))),
    ),
    (
        Band(3, "That is low, three or less."),
        Band(6, "That is moderately abnormal, four to six."),
        Band(math.inf, "That is reassuring, seven to ten."),
    ),
    (
        Source("A proposal for a new method of evaluation of the newborn infant", "Apgar V", 1953,
               "Curr Res Anesth Analg 32:260-267, doi:10.1213/00000539-195301000-00041"),
        Source("The Apgar score", "American Academy of Pediatrics, American College of Obstetricians and Gynecologists",
               2015, "Committee Opinion 644, Obstet Gynecol 126:e52-e55, abstract", "the bands"),
    ),
    out_of=10,
)  # fmt: skip

CALCULATORS = (APGAR,)
