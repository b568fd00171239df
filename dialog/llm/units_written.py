"""Units as texts write them: what each measures, and how much of it. Pure data.

Factors are exact (BIPM, SI Brochure, 9th edition; a minute is 60 s, a week 7 days). Months and years are no number of
days, and nothing is converted between a mass and an amount of substance: for that one has to know the substance.
"""

from fractions import Fraction

_MILLI, _MICRO, _NANO, _PICO = Fraction(1, 10**3), Fraction(1, 10**6), Fraction(1, 10**9), Fraction(1, 10**12)
_DAY = Fraction(86400)

_WRITTEN: tuple[tuple[str, str, Fraction], ...] = (
    ("g gram grams gm", "mass", Fraction(1)),
    ("mg milligram milligrams", "mass", _MILLI),
    ("mcg µg ug microgram micrograms", "mass", _MICRO),
    ("ng nanogram nanograms", "mass", _NANO),
    ("pg picogram picograms", "mass", _PICO),
    ("kg kilogram kilograms kilo kilos", "mass", Fraction(1000)),
    ("L l liter liters litre litres", "volume", Fraction(1)),
    ("dL dl deciliter deciliters decilitre decilitres", "volume", Fraction(1, 10)),
    ("mL ml cc milliliter milliliters millilitre millilitres", "volume", _MILLI),
    ("µL uL mcL microliter microliters", "volume", _MICRO),
    ("mol mole moles", "amount", Fraction(1)),
    ("mmol millimole millimoles", "amount", _MILLI),
    ("µmol umol micromole micromoles", "amount", _MICRO),
    ("nmol nanomole nanomoles", "amount", _NANO),
    ("pmol picomole picomoles", "amount", _PICO),
    ("Eq", "equivalent", Fraction(1)),
    ("mEq meq milliequivalent milliequivalents", "equivalent", _MILLI),
    ("mOsm mosm mosmol mOsmol milliosmole milliosmoles", "osmole", _MILLI),
    ("unit units U", "unit", Fraction(1)),
    ("mU", "unit", _MILLI),
    ("IU", "IU", Fraction(1)),
    ("mIU", "IU", _MILLI),
    ("s sec secs second seconds", "time", Fraction(1)),
    ("ms msec millisecond milliseconds", "time", _MILLI),
    ("min mins minute minutes", "time", Fraction(60)),
    ("h hr hrs hour hours", "time", Fraction(3600)),
    ("d day days", "time", _DAY),
    ("wk wks week weeks", "time", 7 * _DAY),
    ("mo month months", "month", Fraction(1)),
    ("yr yrs year years", "year", Fraction(1)),
    ("mm millimeter millimeters millimetre millimetres", "length", _MILLI),
    ("cm centimeter centimeters centimetre centimetres", "length", Fraction(1, 100)),
    ("m meter meters metre metres", "length", Fraction(1)),
    ("nm nanometer nanometers", "length", _NANO),
    ("m2 m^2", "area", Fraction(1)),
    ("cm2 cm^2", "area", Fraction(1, 10**4)),
    ("mm3 mm^3", "cubic mm", Fraction(1)),
    ("mmHg", "mmHg", Fraction(1)),
    ("cmH2O", "cmH2O", Fraction(1)),
    ("kPa kilopascal kilopascals", "kPa", Fraction(1)),
    ("Hz", "Hz", Fraction(1)),
    ("bpm", "beat", Fraction(1)),
    ("J joule joules", "joule", Fraction(1)),
    ("kcal kilocalorie kilocalories", "kcal", Fraction(1)),
    ("% percent", "%", Fraction(1)),
    ("°C", "°C", Fraction(1)),
    ("°F", "°F", Fraction(1)),
    ("° degree degrees", "degree", Fraction(1)),
    ("point points", "point", Fraction(1)),
    ("puff puffs", "puff", Fraction(1)),
    ("tablet tablets", "tablet", Fraction(1)),
    ("capsule capsules", "capsule", Fraction(1)),
    ("drop drops", "drop", Fraction(1)),
    ("dose doses", "dose", Fraction(1)),
    ("cell cells", "cell", Fraction(1)),
    ("time times", "times", Fraction(1)),
    ("fold", "fold", Fraction(1)),
)
UNITS: dict[str, tuple[str, Fraction]] = {
    name: (measure, factor) for names, measure, factor in _WRITTEN for name in names.split()
}
IN_OTHER_WORDS: tuple[tuple[str, str], ...] = (
    (r"mm Hg|millimet(?:er|re)s? of mercury", "mmHg"),
    (r"cm H2O|cm of water|centimet(?:er|re)s? of water", "cmH2O"),
    (r"beats per minute|beats/min(?:ute)?", "bpm"),
    (r"international units?", "IU"),
    (r"degrees Celsius|degrees C", "°C"),
    (r"degrees Fahrenheit|degrees F", "°F"),
    (r"square met(?:er|re)s?", "m2"),
    (r"per cent", "percent"),
)
"""Patterns of units of several words, and the one that stands for them."""
