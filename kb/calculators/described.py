"""Calculators described instead of named: "calcium 2.1, albumin 28, what's it allowing for the albumin".

A description is words that all stand in what was said, in any order. Alone it asks for nothing: whether there are
values to calculate with is for whoever hears them. Pure.
"""

import re
from dataclasses import dataclass

from kb.calculators.contract import Calculator
from kb.calculators.registry import CALCULATORS, normal

_EMBOLISM = "pe | p e | pulmonary embol* | clot in the lung | clots in the lung | clot on the lung"
_LEG_CLOT = "dvt | d v t | deep vein* | clot in the leg | clot in his leg | clot in her leg | leg clot"
_LIKELY = "how likely | likelihood | probability | pretest | pre test | chance* | odds | wells"
_IS_IT = "how likely | likelihood | probability | chance* | odds | is this | is it | could this be | could it be"
_FIBRILLATION = "af | a f | a fib | afib | atrial fib* | in fibrillation"
_STROKE_RISK = "stroke risk | risk of stroke | risk of a stroke | risk for stroke | chance* of a stroke"
_BAD = "how bad | how severe | how sick | how ill | severity | score | grade"
_THINNER = "warfarin | anticoag* | blood thinner* | doac | apixaban | rivaroxaban | edoxaban | dabigatran"
_PANCREAS = "pancreatitis | ranson | ransons | ransom | ransoms"
_ALLOWING = "allow* | adjust* | correct* | true | real | really | account* | taking"
_PRESSURE = "pco2 | p co2 | p c o 2 | p c o two | paco2 | co2 | c o 2 | c o two | carbon dioxide"
_BICARBONATE = "bicarb* | hco3 | h c o 3"

_LINES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wells_pe", (_EMBOLISM, _LIKELY)),
    ("wells_dvt", (_LEG_CLOT, _LIKELY)),
    ("perc", (_EMBOLISM, "rule out | ruled out | exclude | without a d dimer | without d dimer | need a d dimer")),
    ("heart", ("chest pain", "score | risk | how likely | how high risk")),
    ("timi_nstemi", ("unstable angina | nstemi | n stemi | non stemi | non st elevation", "score | risk | timi")),
    ("timi_stemi", ("stemi | st elevation | s t elevation", "score | risk | timi")),
    ("grace", ("acs | acute coronary | coronary syndrome | nstemi | stemi | heart attack",
               "death in hospital | hospital mortality | hospital death | die in hospital | dying in hospital")),
    ("cha2ds2_vasc", (_FIBRILLATION, _STROKE_RISK)),
    ("cha2ds2_va", (f"{_FIBRILLATION} | chads", f"{_STROKE_RISK} | chads",
                    "without the sex | without sex | leave out the sex | leaving out the sex | no sex point")),
    ("has_bled", ("bleed* risk | risk of bleeding | risk of a bleed | of bleeding | for bleeding | to bleed",
                  "risk* | likely | chance* | odds", _THINNER)),
    ("rcri", ("cardiac risk | heart risk | cardiac event* | heart attack",
              "surgery | operation | perioperative | preoperative | operated | before theatre")),
    ("curb_65", ("pneumonia", _BAD)),
    ("crb_65", ("pneumonia",
                "without blood* | no blood* | without lab* | no lab* | before the blood* | without a urea")),
    ("psi", ("pneumonia", "port")),
    ("qsofa", ("sepsis | septic", "bedside | quick")),
    ("sirs", ("sirs | inflammatory response", "how many | criteria | score | meet*")),
    ("sofa", ("organ failure | organ dysfunction", "score | sequential | points")),
    ("news2", ("early warning",)),
    ("news2", ("obs | observations | vitals | vital signs", "score | how bad")),
    ("gcs", ("consciousness | conscious level", "score | grade | points")),
    ("gcs", ("eyes | eye opening", "out of 15 | out of fifteen | score")),
    ("apgar", ("newborn | new born | neonate | baby", "score | 1 minute | one minute | 5 minutes | five minutes")),
    ("apache_ii", ("icu | i c u | itu | intensive care | critical care", f"{_BAD} | mortality | death")),
    ("nihss", ("stroke", "how bad | how big | how severe | severity | stroke score")),
    ("abcd2", ("tia | t i a | mini stroke | transient ischemic | transient ischaemic",
               "risk | score | chance* | odds")),
    ("meld", ("end stage liver", "score | model")),
    ("meld_na", ("end stage liver | meld",
                 "with the sodium | including the sodium | including sodium | with sodium | counting the sodium")),
    ("meld_3", ("meld", "latest | newest | version 3 | version three | newer")),
    ("child_pugh", ("cirrhosis | cirrhotic", "severity | how severe | how bad | class | grade | how decompensated")),
    ("fib_4", ("fibrosis", "ast | index | score | how likely")),
    ("glasgow_blatchford", ("gi bleed* | g i bleed* | upper gi | gastrointestinal bleed* | hematemesis | haematemesis",
                            "score | home | discharge | how severe | how bad | risk | come in")),
    ("ranson_admission", (_PANCREAS, "severity | how bad | how severe | score | ranson | ransons",
                          "admission | arrival | came in | presentation")),
    ("ranson", (_PANCREAS, "severity | how bad | how severe | score | ranson | ransons",
                "48 hours | forty eight hours | two days | 2 days")),
    ("bisap", ("pancreatitis", "bedside | mortality | severity | how bad | how severe | risk of dying")),
    ("cockcroft_gault", ("clearance", "creatinine | creat | kidney | renal")),
    ("ckd_epi", ("kidney function | renal function | filtration", "creatinine | creat")),
    ("fena", ("prerenal | pre renal | fractional", "urine sodium | urinary sodium | sodium excretion")),
    ("renal_dose", ("clearance | kidney failure | renal failure | bad kidneys",
                    "adjust* | reduce | how much | what dose")),
    ("qtc", ("qt | q t", "correct* | adjust* | for the rate")),
    ("anion_gap", ("gap",)),
    ("corrected_anion_gap", ("gap", "albumin", f"{_ALLOWING} | with")),
    ("osmolality", ("osmol* | osm", "calculat* | expect* | should | predict* | ought")),
    ("winters", (_PRESSURE, _BICARBONATE, "expect* | should | predict* | appropriate | right | ought | enough")),
    ("winters", ("compensat* | blow* off", _BICARBONATE)),
    ("corrected_calcium", ("calcium", "albumin", _ALLOWING)),
    ("corrected_sodium", ("sodium", "glucose | sugar | sugars | hyperglycemia | hyperglycaemia", _ALLOWING)),
    ("aa_gradient", ("gradient | alveolar",)),
    ("ldl", ("ldl | l d l | bad cholesterol", "hdl | h d l | triglycerides")),
    ("homa_ir", ("insulin resist* | resistant to insulin",)),
    ("map", ("mean | average",)),
    ("bmi", ("overweight | body mass | how heavy | obese | underweight",)),
    ("bsa", ("surface area | body surface | square metres | square meters | meters squared | metres squared",)),
    ("ideal_weight", ("should | ought", "weigh | weight")),
    ("adjusted_weight", ("dosing weight | weight for dosing | weight to dose | weight for the dose",)),
    ("parkland", ("burn | burns | burned | burnt", "fluid* | resuscitat*")),
    ("maintenance_fluids", ("maintenance | hourly fluid* | four two one | 4 2 1",
                            "fluid* | drip | iv | i v | rate | mls | an hour | run")),
    ("four_ts", ("hit | h i t | heparin*", f"{_IS_IT} | thrombocytopenia")),
    ("ciwa_ar", ("alcohol* | drinker | drinking | drink", "withdraw*", _BAD)),
    ("bishop", ("cervix | cervical | induc* | how ripe",
                "favourable | favorable | unfavourable | unfavorable | ripe | ready | score")),
    ("centor", ("strep* | sore throat | tonsillitis | bacterial throat",
                f"{_IS_IT} | score")),
)  # fmt: skip


_DENYING = (" no ", " without ")


@dataclass(frozen=True, slots=True)
class Description:
    """groups: of each, one of the words must be said."""

    calculator: Calculator
    groups: tuple[re.Pattern[str], ...]

    def fits(self, text: str) -> bool:
        return all(group.search(text) for group in self.groups)

    def without(self, words: str) -> str:
        """The words without those of the description that hold the name of a finding, or deny: a "stroke risk" is no
        stroke, "without bloods" denies nothing that is said behind it."""
        names = {f" {normal(name)} " for each in self.calculator.inputs for name in (each.title, *each.heard)}

        def kept(match: re.Match[str]) -> str:
            said = f" {normal(match.group())} "
            misleads = any(name in said for name in (*names, *_DENYING))
            return " , " if misleads and said not in names else match.group()

        words = words.lower()
        for group in self.groups:
            words = group.sub(kept, words)
        return words

    def touches(self, text: str) -> bool:
        return any(group.search(text) for group in self.groups)


def _pattern(words: str) -> re.Pattern[str]:
    each = (r"\w*".join(re.escape(part) for part in one.strip().split("*")) for one in words.split(" | "))
    return re.compile(r"(?<![a-z0-9])(?:" + "|".join(each).replace(r"\ ", "[^a-z0-9]+") + r")(?![a-z0-9])")


DESCRIPTIONS = tuple(
    Description(CALCULATORS[name], tuple(_pattern(words) for words in groups)) for name, groups in _LINES
)


def described_in(words: str) -> tuple[Description, ...]:
    """The descriptions that the words fit."""
    text = normal(words)
    return tuple(one for one in DESCRIPTIONS if one.fits(text))


def without_description(calculator: Calculator, words: str) -> str:
    """The words without the description of this calculator, where they describe it."""
    for one in described_in(words):
        if one.calculator == calculator:
            words = one.without(words)
    return words
