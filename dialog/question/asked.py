"""What a question asks for, looked at once and held against every statement (pure)."""

import re
from dataclasses import dataclass

from dialog.question.asked_against import asks_against
from dialog.question.asking_clause import asking_clause
from dialog.question.drug_classes import classes_in, met_by_class
from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import TERM, rarity
from dialog.question.figures_in_ranges import figures_said
from dialog.question.telling_words import stem as stem_of
from dialog.question.telling_words import telling_pairs, telling_words
from kb.clinical_terms import full_form


@dataclass(frozen=True, slots=True)
class Kind:
    """name: of the fact asked for; asked: how such a question is worded; told: what its answer holds; weight: what
    that counts; essential: an answer without it is none."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    weight: float
    essential: bool = False


def _kind(name: str, asked: str, told: str, weight: float, *, essential: bool = False) -> Kind:
    return Kind(name, re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE), weight, essential)


_IN_WORDS = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|eighteen|twenty|thirty|forty"
    r"|fifty|sixty|ninety|hundred)"
)
_AMOUNT = (
    rf"(?:\d|{_IN_WORDS})\s?(?:(?:-|–|to)\s?\d[\d.,]*\s?)?-?(?:mg|mcg|µg|g|units?|IU|mL|L|mEq|mmol|puffs?|tablets?|mg/kg"
    r"|milligrams?|micrograms?|grams?|millilit(?:er|re)s?|lit(?:er|re)s?|J|joules?)\b"
    r"|\d\s?%\s(?:dextrose|albumin|saline|NaCl)"
)
_TIME = (
    rf"(?:\d[\d.]*|{_IN_WORDS})[\s-]?(?:(?:-|–|to)\s?\d+[\s-]?)?"
    r"(?:hours?|hrs?|h|days?|weeks?|months?|years?|minutes?|mins?)\b"
    r"|indefinite|lifelong|long-term|\bdaily\b|\bweekly\b|\bmonthly\b|immediate|as soon as|q\d+\s?h|\bBID\b|\bTID\b"
)
_NUMBER = r"\d"
WITHOUT_MEASURED = re.compile(
    r"\d[\d.,]*\s?(?:(?:-|–|to)\s?\d[\d.,]*\s?)?(?:mg|mcg|µg|ng|g|units?|IU|mEq|mmol|µmol)\s?/\s?d?L\b|\bmL\s?/\s?min/1",
    re.IGNORECASE,
)
"""What is measured of a patient, and left out where a dose is looked for: "glucose < 50 mg/dL" is none."""
DOSE = re.compile(_AMOUNT, re.IGNORECASE)
_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)
_SHARE = re.compile(r"\d\s?(?:%|percent\b|per cent\b)")
KINDS = (
    _kind(
        "amount",
        r"\b(?:dos(?:e|es|ed|ing|age)|how (?:much|many (?:mg|milligrams|units|grams|mcg|micrograms|mL|mils|joules"
        r"|puffs|vials|pairs|bags))|infusion rate|bolus|load(?:ing)?|maintenance|regimen?|regime|milligrams|mg"
        r"|what rate|(?:start|begin) \w+ at|per kg|per kilo)\b"
        r"|\b(?:units|grams|micrograms|mils|joules)(?: (?:a|per|an) |[.?])",
        _AMOUNT,
        0.22,
        essential=True,
    ),
    _kind(
        "time",
        r"\bhow long|\bduration|\bhow many (?:\w+ )?(?:days|weeks|months|years|hours|minutes)|\bhow (?:soon|often|fast"
        r"|quickly|frequently)|\bwithin|\bhow far ahead|\bwhat interval",
        _TIME,
        0.2,
        essential=True,
    ),
    _kind(
        "safety",
        r"contra-?indicat|\bavoid|\bsafe(?:ly)?\b|\bcan (?:i|we|he|she|they)\b|\ballerg|\bnot (?:be )?(?:give|use)"
        r"|\bshould(?:n't| not)|mustn't|\bokay\b|\benough\b|(?<!how )(?<!when )\bdo (?:i|we)\b"
        r"|\bshould (?:i|we|he|she|they)\b|\byes or no",
        r"contra-?indicat|avoid|\bnot\b|caution|against|only|\bsafe\b|recommend|delay|hold\b",
        0.15,
    ),
    _kind(
        "figure",
        r"\b(?:how many|target|goal|threshold|cut ?off|level|range|how (?:high|low|tight|cold|hot|big)"
        r"|percent(?:age)?\b|ratio"
        r"|aiming|shooting|what (?:\w+ ){1,4}(?:counts|makes|defines|means|is|do (?:i|we)|are (?:i|we)|am i)\b"
        r"|(?:at|under|below|above|over) (?:what|which)|what (?:score|number|figure|rate|pressure|temperature))\b",
        r"[<>≥≤]|\btarget|\bgoal|\d\s?(?:mmHg|mm Hg|%|mg/dL|mmol|mL/min|g/dL|bpm|points?|degrees)|\d",
        0.12,
    ),
    _kind("target", r"\btarget|\bgoal|\baiming|\bshooting|\bkeep\b", r"\btarget|\bgoal|maintain|<|avoid", 0.1),
    _kind("treatment", r"\btreat", _AMOUNT, 0.08),
    _kind(
        "who",
        r"\bwho\b|\bwhich (?:patients|adults|people|women|men)|\bneeds?\b",
        r"recommended (?:for|in)|any of the following|\bindicated|(?:patients|adults|women|men) with|\bif\b",
        0.1,
    ),
    _kind(
        "when",
        r"\bwhen (?:should|do|does|can|am|is|to)\b|\bstraight away\b|\bhow soon\b",
        rf"{_TIME}|[<>≥≤]|\bif\b|\bwhen\b|\bonce\b|\bafter\b|\bbefore\b|\bonly\b",
        0.12,
    ),
    _kind(
        "routine",
        r"\bevery\b|\ball\b|\broutine|\balways|^(?:should|do) (?:i|we)\b",
        r"\bnot\b|against|routine",
        0.12,
    ),
    _kind(
        "choice",
        r"\bfirst[ -]?line|\bdrug of choice|\binitial"
        r"|(?<!under )(?<!below )(?<!above )(?<!over )(?<!at )(?<!until )\bwhich"
        r"|\bwhat (?:antibiotic|drug|agent|class|test|scan|inhaler)"
        r"|\bpreferred|\btreat|\bstart",
        r"first[ -]line|preferred|recommended|initial|drug of choice|\bstart|\binitiate",
        0.1,
    ),
    _kind(
        "first choice",
        r"\bfirst[ -]?line|\bdrug of choice|\binitial|\bpreferred",
        r"alternative|second[ -]line|not recommended|third[ -]line|not first",
        -0.15,
    ),
    _kind(
        "definition",
        r"\bdefin|\bcriteria|\bdiagnos|\bcounts as|\bcall it",
        r"defin|criteria|diagnos|requires?\b|≥|>=",
        0.1,
    ),
)  # fmt: skip
_SHORT = re.compile(r"\b[a-z][a-z0-9]{2,}\b", re.IGNORECASE)
_DISEASE = re.compile(
    r"(?!diagnosis|prognosis|prophylaxis)[a-z]{2,}(?:itis|osis|a?emia|omas?|pathy|algia|iasis|plegia|rrh?o?ea|penia|toxicity|ectomy|plasty|partum"
    r"|gravidarum|eclampsia|phylaxis|natremia|kal[a]?emia|thyroid(?:ism)?)|toxicity|overdose|withdrawal|poisoning"
    r"|burn(?:s|ed|t)?|strokes?|gout|cancers?|tumou?rs?|seizures?|epilepsy|epileptics?|fractures?|asthma|asthmatics?"
    r"|diabetes|diabetics?|malaria|measles|croup|influenza|lupus|migraines?|dementia|delirium|hernias?|palsy|tetanus"
    r"|rabies|syphilis|herpes|shingles|schizophrenia|parkinson|alzheimer|sickle|embolism|tamponade|aneurysms?"
)
"""Words that are diseases or procedures, by their endings or by a plain name: another disease's answer is none."""
_TREATING = re.compile(r"\btreat|\bantibiotic|\bdrug|\bmedication|\bgive\b|\bwhat do (?:i|we)\b", re.IGNORECASE)
NAMES_A_DRUG = 0.12
"""For a question after a treatment, what a statement that names a drug has over one that names none."""
_AGED = (
    r"\b(?:(?:he|she|they|who)(?:'s| is|'re| are)|aged?) (?:only |just )?(?:%s)\b"
    r"(?! ?(?:percent|kilos?|kg|weeks?|days?|hours?|minutes?|months?|point|over|on|mg|units?|\d|and|hundred))"
)
"""An age without its unit: "what if she's sixteen"."""
POPULATIONS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (
            r"(?<!not )(?<!no )\b(?:pregnan\w+|trimester|weeks pregnant|gestation\w*|breast ?feed\w*"
            r"|lactat(?:ing|ion))\b",
            r"pregnan|gestation|trimester|breast|lactat|conception|perinatal|reproductive|obstetric",
        ),
        (
            r"\b(?:child(?:ren)?|kids?|toddlers?|p(?:a)?ediatric\w*|(?:one|two|three|four|five|six|seven|eight|nine|ten"
            r"|eleven|twelve|[1-9]|1[0-2])[ -](?:year|yr)s?[ -]olds?|(?:\w+)[ -]months?[ -]olds?)\b|"
            + _AGED
            % r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[2-9]|1[0-2]",
            r"child|p(?:a)?ediatric|infant|newborn|neonat|aged? (?:<|under|[1-9]\b|1[0-7]\b)|adolescent|≥ ?\d+ years"
            r"|>=? ?\d+ years",
        ),
        (
            r"\b(?:newborns?|neonat\w+|bab(?:y|ies)|infants?|preterm)\b",
            r"newborn|neonat|infant|preterm|birth|bab(?:y|ies)|breast|conception",
        ),
        (
            r"\b(?:thirteen|fourteen|fifteen|sixteen|seventeen|1[3-7])[ -]year[ -]olds?|\badolescen\w+|\bteen\w*|"
            + _AGED % r"thirteen|fourteen|fifteen|sixteen|seventeen|1[3-7]",
            r"adolescen|child|young|≥ ?1[0-7]|>=? ?1[0-7]",
        ),
    )
)


_LONG_AGO = re.compile(
    r"\b(?:as|since|when (?:he|she|they) (?:was|were)) (?:only |just )?an?"
    r" (?:kid|child|baby|infant|newborn|toddler|teen\w*)\b",
    re.IGNORECASE,
)
"""What somebody was once: "anaphylaxis when he was a kid" is asked of an adult."""


ASKING = frozenset(
    stem_of(word)
    for word in """dose doses dosing dosage amount load loading start starting begin give given rate run running level
    levels target goal aim aiming shooting shoot threshold first line again long fast often soon day days week weeks
    month months hour hours minute minutes injection injections usual maximum minimum maintenance regimen course titrate
    when high low keep transfuse prophylaxis initial milligrams mg units stop daily safe right then back infusion
    infusions bolus boluses""".split()
)
"""The stems of words that ask for a fact and do not say of what."""


_REVERSED = (
    re.compile(
        r"\b(?:revers\w+|antidotes?|antagoni[sz]\w+)(?: (?:of|for|to|the|his|her|an?|effects?|agents?|with))* ([a-z]+)",
        re.IGNORECASE,
    ),
    re.compile(r"\b([a-z]+) (?:reversal|antidotes?)\b", re.IGNORECASE),
)


def _reversed(question: str) -> frozenset[str]:
    """The drugs that something is to be given against: "dabigatran reversal dose" is no question of dabigatran's."""
    return drugs_in(" ".join(name for pattern in _REVERSED for name in pattern.findall(question)))


def _in_full(question: str) -> str:
    return _SHORT.sub(_written_out, question)


def _written_out(found: re.Match[str]) -> str:
    """In small letters too where it is no word: "map" is no pressure, and "MAP" is."""
    said = found.group()
    full = full_form(said)
    return full if full and (said.isupper() or rarity(said.lower()) >= TERM) else said


class Asked:
    """A question's telling words with their weights (0.05..1, by rarity in everyday English), its drugs, what kinds of
    fact it asks for and for whom; against: it asks for whom or when something is not for."""

    def __init__(self, question: str) -> None:
        self.question = question
        full = _in_full(question)
        self.weights: dict[str, float] = {}
        for stem, word in telling_pairs(full):
            self.weights[stem] = max(self.weights.get(stem, 0.0), rarity(word))
        self._conditions = frozenset(stem for stem, word in telling_pairs(question) if _DISEASE.fullmatch(word))
        self.drugs = drugs_in(question) - _reversed(question)
        self._classes = classes_in(self.weights.keys(), self.drugs)
        self.kinds = tuple(kind for kind in KINDS if kind.asked.search(question))
        now = _LONG_AGO.sub(" ", question)
        self.populations = tuple(told for asked, told in POPULATIONS if asked.search(now))
        self.figures = figures_said(question)
        self.against = asks_against(question)
        self._treating = bool(_TREATING.search(question))
        self._how_much = bool(_HOW_MUCH.search(question))

    @property
    def about(self) -> dict[str, float]:
        """Its words with their weights, without those that only ask and without figures."""
        return {stem: rare for stem, rare in self.weights.items() if stem not in ASKING and not stem[0].isdigit()}

    @property
    def asking(self) -> frozenset[str]:
        """The stems of the clauses that ask, of a long story a part only."""
        return frozenset(telling_words(_in_full(asking_clause(self.question))))

    @property
    def terms(self) -> frozenset[str]:
        """The stems of its terms of art."""
        return frozenset(stem for stem, rare in self.weights.items() if rare >= TERM)

    @property
    def use(self) -> frozenset[str]:
        """The stems of terms of art, beside the drugs, that say what a drug is for."""
        drugs = {stem for drug in self.drugs for stem, _ in telling_pairs(drug)}
        return frozenset(stem for stem, rare in self.about.items() if rare >= TERM and stem not in drugs)

    @property
    def conditions(self) -> frozenset[str]:
        """The stems of its words that name a disease by their form: "pericarditis", "anaemia"."""
        return self._conditions

    @property
    def essential(self) -> tuple[Kind, ...]:
        """The kinds of fact without which there is no answer."""
        return tuple(kind for kind in self.kinds if kind.essential)

    @property
    def wants_dose(self) -> bool:
        """Whether it asks for the amount of a drug that it names."""
        return bool(self.drugs) and any(kind.name == "amount" for kind in self.kinds)

    def said_in(self, text: str) -> frozenset[str]:
        """The stems of a text, and those of the question that it says by a drug's class or by a drug of a class."""
        said = frozenset(telling_words(text))
        return said | met_by_class(self._classes, said, text) if self._classes else said

    def drugs_said_in(self, text: str) -> frozenset[str]:
        """The drugs that a text names, and those asked for whose class it names."""
        named = drugs_in(text)
        if not self._classes:
            return named
        said = self.said_in(text)
        return named | {drug for drug in self.drugs if said.issuperset(telling_words(drug))}

    def tells(self, kind: Kind, text: str) -> bool:
        """Whether the text holds this kind of fact; of a drug an amount that is no concentration in blood, of anything
        else a share as well: "how much of the body is a hand"."""
        if kind.name != "amount":
            return kind.told.search(text) is not None
        if self.wants_dose:
            return kind.told.search(WITHOUT_MEASURED.sub(" ", text)) is not None
        return kind.told.search(text) is not None or (self._how_much and _SHARE.search(text) is not None)

    def told(self, text: str) -> tuple[float, ...]:
        """Of each kind of fact 1 when it is asked for and the text holds it, else 0; last, whether a treatment is asked
        for and the text names a drug."""
        kinds = (float(kind in self.kinds and self.tells(kind, text)) for kind in KINDS if kind.weight > 0)
        return (*kinds, float(self._treating and bool(drugs_in(text))))

    def kind_against(self, text: str) -> float:
        return -sum(kind.weight for kind in self.kinds if kind.weight < 0 and kind.told.search(text))

    def population_fit(self, text: str) -> float:
        """The share of the populations asked for that the text is about; 1 when none is."""
        if not self.populations:
            return 1.0
        return sum(bool(told.search(text)) for told in self.populations) / len(self.populations)
