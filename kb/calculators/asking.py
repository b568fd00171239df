"""The inputs that many calculators share: asked in the same words, in the same units, within the same ranges.

Conversions between grams and moles use the molar masses of PubChem (NLM): creatinine 113.12, bilirubin 584.7, glucose
180.16, calcium 40.08, cholesterol 386.65, triolein 885.4 g/mol; two nitrogen atoms of urea 28.014. Triglycerides are
the exception: laboratories count 88.57 mg/dL to 1 mmol/L. Ranges tell slips of the ear from values; they are no
reference ranges.
"""

from dataclasses import replace

from kb.calculators.contract import Input, Kind, Option, Unit, Value

YEARS = Unit("years", heard=("year old", "years old", "year", "years", "y o"))
PER_MINUTE = Unit("/min", "per minute", heard=("beats per minute", "beats a minute", "breaths per minute", "bpm"))
BREATHS = Unit("/min", "per minute", heard=("breaths per minute", "breaths a minute"))
MMHG = Unit("mmHg", "millimeters of mercury", heard=("mm hg", "millimeters of mercury", "mmhg", "millimeters"))
KILOPASCALS = Unit("kPa", "kilopascals", 7.50062, heard=("kpa", "kilopascals", "kilopascal"))
PERCENT = Unit("%", "percent", heard=("percent", "per cent"))
MG_DL = Unit("mg/dL", "milligrams per deciliter", heard=("milligrams per deciliter", "mg per deciliter", "mg/dl", "mg"))
MMOL_L = "millimoles per liter"
MEQ_L = Unit(
    "mEq/L", "milliequivalents per liter",
    heard=("milliequivalents per liter", "milliequivalents", "meq/l", "meq", "mmol/l", "millimoles", "millimole"),
)  # fmt: skip
G_DL = Unit("g/dL", "grams per deciliter", heard=("grams per deciliter", "g/dl", "grams per decilitre"))
G_L = Unit("g/L", "grams per liter", 0.1, heard=("grams per liter", "g/l", "grams per litre"))
UNITS_L = Unit("U/L", "units per liter", heard=("units per liter", "u/l", "iu/l", "units"))
THOUSANDS = Unit("x10^9/L", "thousand", heard=("thousand", "times ten to the ninth", "k", "10^9/l", "x10^9/l"))
PER_MICROLITER = Unit("/uL", "per microliter", 0.001, heard=("per microliter", "/ul", "ul", "mm^3", "/mm3"))
KILOGRAMS = Unit("kg", "kilograms", heard=("kilos", "kilo", "kilograms", "kilogram", "kg", "kgs", "k g"))
POUNDS = Unit("lb", "pounds", 0.45359237, heard=("pounds", "pound", "lbs", "lb"))
CENTIMETERS = Unit("cm", "centimeters", heard=("centimeters", "centimetres", "centimeter", "cm", "c m"))
INCHES = Unit("in", "inches", 2.54, heard=("inches", "inch", "in"))
METERS = Unit("m", "meters", 100.0, heard=("meters", "metres", "meter"))
CELSIUS = Unit("C", "degrees Celsius", heard=("degrees celsius", "celsius", "degrees", "c", "centigrade"))
FAHRENHEIT = Unit("F", "degrees Fahrenheit", 5 / 9, -160 / 9, heard=("degrees fahrenheit", "fahrenheit", "f"))
POINTS = Unit("")
MILLISECONDS = Unit("ms", "milliseconds", heard=("milliseconds", "msec", "ms"))


def number(  # noqa: PLR0917 - an input is written as a line in this order
    key: str,
    title: str,
    question: str,
    units: Unit | tuple[Unit, ...],
    possible: tuple[float, float],
    plausible: tuple[float, float] | None = None,
    *,
    normal: float | None = None,
    heard: tuple[str, ...] = (),
    whole: bool = False,
) -> Input:
    each = (units,) if isinstance(units, Unit) else units
    return Input(
        key, title, question, Kind.NUMBER, each, possible, plausible or possible,
        normal=normal, heard=heard, whole=whole,
    )  # fmt: skip


def yes_no(key: str, title: str, question: str, *heard: str, normal: bool | None = False) -> Input:
    """Its normal answer is no, unless said otherwise."""
    return Input(key, title, question, Kind.YES_NO, normal=normal, heard=heard)


def choice(
    key: str, title: str, question: str, options: tuple[Option, ...], *heard: str, normal: Value | None = None
) -> Input:
    return Input(key, title, question, Kind.CHOICE, options=options, normal=normal, heard=heard)


_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven")


def graded(key: str, title: str, question: str, grades: tuple[str, ...], *heard: str) -> Input:
    """Grades from zero up; a clinician gives the number or the words. An empty grade has no words of its own."""
    options = tuple(
        Option(str(points), grade.partition(",")[0] or _NUMBERS[points], points,
               (*(part.strip() for part in grade.split(",") if part), _NUMBERS[points], str(points)))
        for points, grade in enumerate(grades)
    )  # fmt: skip
    return choice(key, title, question, options, *heard, normal="0")


def age(low: float = 18.0) -> Input:
    return number(
        "age", "age", "How old is the patient?", YEARS, (low, 120), (low, 105), heard=("aged",), whole=low > 0
    )


SEX = choice(
    "sex",
    "sex",
    "Is the patient male or female?",
    (
        Option("male", "male", heard=("man", "men", "male", "gentleman", "boy", "guy", "bloke", "chap", "fellow")),
        Option("female", "female", heard=("woman", "women", "female", "lady", "girl")),
    ),
    "gender",
)
WEIGHT = number(
    "weight",
    "weight",
    "What is the weight?",
    (KILOGRAMS, POUNDS),
    (0.5, 400),
    (35, 220),
    heard=("weighs", "weighing", "weigh"),
)
HEIGHT = number(
    "height", "height", "What is the height?", (CENTIMETERS, METERS, INCHES), (40, 250), (130, 215), heard=("tall",)
)
HEART_RATE = number(
    "heart_rate", "heart rate", "What is the heart rate?", PER_MINUTE, (0, 350), (30, 220), normal=80,
    heard=("pulse rate", "pulse", "h r"),
)  # fmt: skip
RESPIRATORY_RATE = number(
    "respiratory_rate", "respiratory rate", "What is the respiratory rate?", BREATHS, (0, 100), (6, 60), normal=16,
    heard=("respirations", "resp rate", "breathing rate", "respiration rate", "r r", "resps", "resp", "breaths"),
)  # fmt: skip
SYSTOLIC = number(
    "systolic", "systolic pressure", "What is the systolic blood pressure?", MMHG, (0, 350), (50, 260), normal=120,
    heard=("systolic blood pressure", "systolic", "blood pressure", "b p", "pressure", "bp"),
)  # fmt: skip
DIASTOLIC = number(
    "diastolic", "diastolic pressure", "What is the diastolic blood pressure?", MMHG, (0, 250), (25, 160), normal=75,
    heard=("diastolic blood pressure", "diastolic"),
)  # fmt: skip
MEAN_PRESSURE = number(
    "mean_pressure", "mean arterial pressure", "What is the mean arterial pressure?", MMHG, (0, 300), (30, 200),
    normal=90, heard=("map", "mean pressure", "m a p"),
)  # fmt: skip
TEMPERATURE = number(
    "temperature", "temperature", "What is the temperature?", (CELSIUS, FAHRENHEIT), (20, 46), (30, 43), normal=37,
    heard=("temp",),
)  # fmt: skip
SATURATION = number(
    "saturation", "oxygen saturation", "What is the oxygen saturation?", PERCENT, (0, 100), (50, 100), normal=98,
    heard=("saturation", "sats", "sat", "o2 sat", "s p o 2", "spo2", "pulse ox"),
)  # fmt: skip
CREATININE = number(
    "creatinine", "creatinine", "What is the serum creatinine?",
    (MG_DL, Unit("umol/L", "micromoles per liter", 113.12 / 1e4,
                 heard=("micromoles per liter", "micromoles", "micromole", "umol/l", "micromolar", "µmol/l"))),
    (0.05, 40), (0.2, 20), normal=1.0, heard=("serum creatinine", "creat", "creatinin", "creatine"),
)  # fmt: skip
BUN = number(
    "bun", "blood urea nitrogen", "What is the blood urea nitrogen?",
    (MG_DL, Unit("mmol/L", "millimoles of urea per liter", 2.8014,
                 heard=("millimoles per liter", "millimoles", "millimole", "mmol/l"))),
    (0, 400), (2, 250), normal=14, heard=("b u n", "bun", "urea nitrogen", "urea"),
)  # fmt: skip
SODIUM = number(
    "sodium", "sodium", "What is the sodium?", MEQ_L, (80, 220), (100, 190), normal=140, heard=("serum sodium", "n a")
)
POTASSIUM = number(
    "potassium", "potassium", "What is the potassium?", MEQ_L, (0.5, 15), (1.5, 10), normal=4.0,
    heard=("serum potassium",),
)  # fmt: skip
CHLORIDE = number("chloride", "chloride", "What is the chloride?", MEQ_L, (40, 180), (60, 150), normal=103)
BICARBONATE = number(
    "bicarbonate", "bicarbonate", "What is the bicarbonate?", MEQ_L, (0, 80), (2, 60), normal=24,
    heard=("bicarb", "h c o 3", "total co2"),
)  # fmt: skip
GLUCOSE = number(
    "glucose", "glucose", "What is the glucose?",
    (MG_DL, Unit("mmol/L", MMOL_L, 18.016, heard=("millimoles per liter", "millimoles", "millimole", "mmol/l"))),
    (1, 3000), (20, 1500), normal=100, heard=("blood glucose", "blood sugar", "sugar"),
)  # fmt: skip
ALBUMIN = number(
    "albumin", "albumin", "What is the albumin?", (G_DL, G_L), (0.3, 8), (0.8, 6), normal=4.0,
    heard=("serum albumin",),
)  # fmt: skip
BILIRUBIN = number(
    "bilirubin", "bilirubin", "What is the total bilirubin?",
    (MG_DL, Unit("umol/L", "micromoles per liter", 584.7 / 1e4,
                 heard=("micromoles per liter", "micromoles", "micromole", "umol/l", "µmol/l"))),
    (0, 100), (0.1, 60), normal=0.8, heard=("total bilirubin", "bili"),
)  # fmt: skip
INR = number("inr", "INR", "What is the INR?", POINTS, (0.5, 25), (0.8, 12), normal=1.0, heard=("i n r", "inr"))
HEMOGLOBIN = number(
    "hemoglobin", "hemoglobin", "What is the hemoglobin?", (G_DL, G_L), (1, 28), (3, 22), normal=14,
    heard=("haemoglobin", "h b", "hgb", "hb"),
)  # fmt: skip
HEMATOCRIT = number(
    "hematocrit", "hematocrit", "What is the hematocrit?", PERCENT, (3, 80), (10, 70), normal=42,
    heard=("haematocrit", "crit", "hct"),
)  # fmt: skip
WHITE_CELLS = number(
    "white_cells", "white cell count", "What is the white cell count, in thousands?", (THOUSANDS, PER_MICROLITER),
    (0, 900), (0.1, 150), normal=8,
    heard=("white count", "white blood cell count", "white blood cells", "white cells", "w b c", "wbc", "whites"),
)  # fmt: skip
PLATELETS = number(
    "platelets", "platelet count", "What is the platelet count, in thousands?", (THOUSANDS, PER_MICROLITER),
    (0, 3000), (2, 1500), normal=250, heard=("platelets", "platelet", "plates"),
)  # fmt: skip
AST = number("ast", "AST", "What is the A S T?", UNITS_L, (1, 50000), (3, 20000), normal=25, heard=("a s t", "ast"))
ALT = number("alt", "ALT", "What is the A L T?", UNITS_L, (1, 50000), (3, 20000), normal=25, heard=("a l t", "alt"))
PAO2 = number(
    "pao2", "arterial oxygen pressure", "What is the arterial oxygen pressure, the P A O 2?", (MMHG, KILOPASCALS),
    (10, 760), (20, 650), normal=90,
    heard=("p a o 2", "pao2", "p o 2", "po2", "arterial oxygen", "oxygen pressure", "pa o2"),
)  # fmt: skip
PACO2 = number(
    "paco2", "arterial carbon dioxide pressure", "What is the arterial carbon dioxide pressure, the P A C O 2?",
    (MMHG, KILOPASCALS), (5, 200), (10, 150), normal=40,
    heard=("p a c o 2", "paco2", "p c o 2", "pco2", "carbon dioxide", "pa co2"),
)  # fmt: skip
PH = number("ph", "arterial pH", "What is the arterial p H?", POINTS, (6.3, 8.2), (6.7, 7.8), normal=7.4,
            heard=("p h", "ph", "arterial ph"))  # fmt: skip
FIO2 = replace(
    number(
        "fio2", "inspired oxygen", "What is the inspired oxygen fraction, in percent?",
        (PERCENT, Unit("fraction", "as a fraction", 100.0)), (21, 100), normal=21,
        heard=("f i o 2", "fio2", "inspired oxygen", "oxygen fraction", "fi o2"),
    ),
    tells=(("room air", 21.0), ("on air", 21.0), ("breathing air", 21.0)),
)  # fmt: skip
GLASGOW = number(
    "glasgow", "Glasgow coma score", "What is the Glasgow coma score?", POINTS, (3, 15), normal=15,
    heard=("glasgow coma scale", "g c s", "gcs", "glasgow", "coma score"), whole=True,
)  # fmt: skip
CONFUSION = yes_no(
    "confusion", "new confusion", "Any new confusion?",
    "confusion", "confused", "altered mental status", "altered mentation", "disoriented", "altered",
)  # fmt: skip
KILLIP = choice(
    "killip",
    "Killip class",
    "What is the Killip class, one to four?",
    (
        Option("1", "one", 0, ("no heart failure", "class one", "class 1")),
        Option("2", "two", 20, ("rales", "crackles", "class two", "class 2")),
        Option("3", "three", 39, ("pulmonary edema", "class three", "class 3")),
        Option("4", "four", 59, ("cardiogenic shock", "class four", "class 4")),
    ),
    "killip",
    normal="1",
)
