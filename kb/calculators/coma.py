"""The Glasgow coma scale."""

import math

from kb.calculators.asking import choice
from kb.calculators.contract import Option, Source
from kb.calculators.scoring import Band, Item, score


def _graded(*titles: tuple[int, str, tuple[str, ...]]) -> tuple[Option, ...]:
    return tuple(Option(str(points), title, points, (*heard, str(points))) for points, title, heard in titles)


GCS = score(
    "gcs",
    "Glasgow coma scale",
    ("Glasgow coma score", "glasgow coma scale", "g c s", "gcs", "glasgow coma", "coma scale", "coma score"),
    (
        Item(choice("eyes", "eye opening", "Eye opening: spontaneous, to speech, to pain, or none?",
                    _graded((4, "spontaneous", ("spontaneously", "spontaneous", "four")),
                            (3, "to speech", ("speech", "voice", "verbal", "command", "three")),
                            (2, "to pain", ("pain", "pressure", "two")), (1, "none", ("none", "no response", "one"))),
                    "eyes", "eye opening", "eye", normal="4")),
        Item(choice("verbal", "verbal response",
                    "Verbal response: oriented, confused, inappropriate words, incomprehensible sounds, or none?",
                    _graded((5, "oriented", ("oriented", "orientated", "five")), (4, "confused", ("confused", "four")),
                            (3, "inappropriate words", ("inappropriate", "words", "random words", "three")),
                            (2, "incomprehensible sounds", ("incomprehensible", "sounds", "two")),
                            (1, "none", ("none", "no response", "intubated", "one"))),
                    "verbal", "verbal response", normal="5")),
        Item(choice("motor", "motor response",
                    "Motor response: obeys, localizes, withdraws, abnormal flexion, extension, or none?",
                    _graded((6, "obeys commands", ("obeys", "obeying", "commands", "six")),
                            (5, "localizes pain", ("localizes", "localizing", "five")),
                            (4, "withdraws", ("withdraws", "withdrawal", "pulls away", "four")),
                            (3, "abnormal flexion", ("flexion", "flexes", "decorticate", "three")),
                            (2, "extension", ("extension", "extends", "decerebrate", "two")),
                            (1, "none", ("none", "no response", "one"))),
                    "motor", "motor response", normal="6")),
    ),
    (
        Band(8, "In a head injury that is severe, eight or less."),
        Band(12, "In a head injury that is moderate, nine to twelve."),
        Band(math.inf, "In a head injury that is mild, thirteen to fifteen."),
    ),
    (
        Source("Assessment of coma and impaired consciousness: a practical scale", "Teasdale G, Jennett B", 1974,
               "Lancet 304:81-84, doi:10.1016/S0140-6736(74)91639-0", "with six motor responses"),
    ),
    out_of=15,
)  # fmt: skip

CALCULATORS = (GCS,)
