"""Whether a cervix is ready for labour to be induced: the Bishop score."""

import math
from dataclasses import replace

from kb.calculators.asking import CENTIMETERS, PERCENT, choice, number
from kb.calculators.contract import Option, Source
from kb.calculators.scoring import Band, Item, from_on, score

_DILATION = replace(
    number("dilation", "dilation", "How many centimeters is the cervix dilated?", CENTIMETERS, (0, 10), (0, 6),
           heard=("dilatation", "dilated", "cervical dilation", "cervical dilatation", "open")),
    tells=(("cervix closed", 0.0), ("cervix is closed", 0.0), ("closed", 0.0)),
)  # fmt: skip
_EFFACEMENT = replace(
    number("effacement", "effacement", "By how many percent is it effaced?", PERCENT, (0, 100),
           heard=("effaced", "cervical effacement")),
    tells=(("fully effaced", 100.0), ("not effaced", 0.0), ("uneffaced", 0.0), ("half effaced", 50.0)),
)  # fmt: skip


def _station(place: int, points: float) -> Option:
    """Below the ischial spines is plus. Minus and plus are said: a bare two could be either."""
    if place == 0:
        return Option("0", "zero", points, ("0", "at the spines", "at spines", "level of the spines"))
    word = ("one", "two", "three")[abs(place) - 1]
    sign, side = ("minus", "above") if place < 0 else ("plus", "below")
    heard = (f"{word} {side}", f"{word} centimeters {side}", f"{word} centimetres {side}", f"{word} cm {side}")
    return Option(f"{place:+d}", f"{sign} {word}", points, (f"{sign} {abs(place)}", *heard))


_STATION = choice(
    "station", "station", "Which station: minus three to plus two?",
    tuple(_station(place, points) for place, points in ((-3, 0), (-2, 1), (-1, 2), (0, 2), (1, 3), (2, 3))),
    "station", "fetal station", "head",
)  # fmt: skip
_CONSISTENCY = replace(
    choice("consistency", "consistency", "Is the cervix firm, medium, or soft?",
           (Option("firm", "firm", 0, ("hard",)), Option("medium", "medium", 1, ("average", "intermediate")),
            Option("soft", "soft", 2)),
           "consistency", "cervical consistency"),
    tells=tuple((word, word) for word in ("soft", "firm", "medium")),
)  # fmt: skip
_POSITION = replace(
    choice("position", "position", "Is the cervix posterior, in mid position, or anterior?",
           (Option("posterior", "posterior", 0, ("back",)),
            Option("mid", "mid position", 1, ("mid", "middle", "central", "midposition", "midline", "axial")),
            Option("anterior", "anterior", 2, ("forward", "front"))),
           "position", "cervical position"),
    tells=(("posterior", "posterior"), ("anterior", "anterior"), ("mid position", "mid"), ("midposition", "mid")),
)  # fmt: skip

BISHOP = score(
    "bishop",
    "Bishop score before an induction of labour",
    ("Bishop score", "bishop", "bishops", "bishops score", "bishop scoring", "cervical score", "cervix score",
     "how favorable the cervix", "how favourable the cervix", "how ripe the cervix"),
    (
        Item(_DILATION, from_on(0, (0.01, 1), (2.01, 2), (4.01, 3))),
        Item(_EFFACEMENT, from_on(0, (40, 1), (60, 2), (80, 3))),
        Item(_STATION),
        Item(_CONSISTENCY),
        Item(_POSITION),
    ),
    (
        Band(6, "At six or less NICE offers vaginal dinoprostone or low-dose oral misoprostol first."),
        Band(7, "Over six NICE offers amniotomy and oxytocin; from eight on the cervix is generally ripe."),
        Band(math.inf, "At eight or more the cervix is generally ripe; NICE offers amniotomy and oxytocin."),
    ),
    (
        Source("Pelvic scoring for elective induction", "Bishop EH", 1964, "Obstet Gynecol 24:266-268"),
        Source("Inducing labour", "National Institute for Health and Care Excellence", 2021,
               "NG207, recommendations 1.3.7 and 1.3.9", "the bands"),
    ),
    out_of=13,
)  # fmt: skip

CALCULATORS = (BISHOP,)
