"""What was understood: the question as it is written, and as it is said back, the caller's only check on it.

Pure. "um what is the dose of apixaban in a fib" is asked of the library as "what is the dose of apixaban in AFib" and
said back as "Dose of apixaban in AFib".
"""

import re

from dialog.wording.speech_text import whole_number
from kb.question import shorten

_I = r"(?:i|you|we|one|they)"
_AUXILIARY = r"(?:do|does|should|would|can|could|must|to)"
_FORMS: tuple[tuple[str, str], ...] = (
    (r"^does (he|she|it|(?:the|this|that|my|a) \w+) (need|require|get|take|want) ", r"whether \1 \2s "),
    (r"^does (he|she|it|(?:the|this|that|my|a) \w+) have ", r"whether \1 has "),
    (r"^do (they|we|i|you|patients|people) (need|require|have) ", r"whether \1 \2 "),
    (rf"^((?:what|which)(?: \w+)?) {_AUXILIARY} {_I} (?!need\b)", r"\1 to "),
    (rf"^how {_AUXILIARY} ?(?:{_I} )?(?:treat|handle) ", "treatment of "),
    (rf"^how {_AUXILIARY} ?(?:{_I} )?manage ", "management of "),
    (rf"^how {_AUXILIARY} {_I} ", "how to "),
    (rf"^(how (?:much|many|long|often)\b.*?) {_AUXILIARY} {_I} need to ", r"\1 to "),
    (rf"^(how much\b.*?) {_AUXILIARY} {_I} need\b", r"\1 is needed"),
    (rf"^(how (?:much|many|long|often|soon|fast|high|low)\b.*?) {_AUXILIARY} {_I} ", r"\1 to "),
    (rf"^(when|where) {_AUXILIARY} {_I} ", r"\1 to "),
    (
        r"^(when|how (?:much|many|long|often|soon)\b(?: \w+)??) does (.+?) (last|start|stop|begin|need)\b",
        r"\1 \2 \3s",
    ),
    (r"^(when|how (?:much|many|long|often|soon)\b(?: \w+)??) do (.+?) (last|start|stop|begin|need)\b", r"\1 \2 \3"),
    (
        r"^(when|how (?:much|many|long|often|soon)\b(?: \w+)??) (should|can|must|does|do) (.+?) "
        r"(be|last|start|stop|begin|need)\b",
        r"\1 \3 \2 \4",
    ),
    (
        r"^(when|why) (is|are) (.+?) "
        r"(contraindicated|recommended|indicated|needed|necessary|safe|given|used|started)\b",
        r"\1 \3 \2 \4",
    ),
    (rf"^(?:should|can|could|may|must|do|would) {_I} ", "whether to "),
    (
        r"^(is|are) (?:the )?(.+?) (safe|contraindicated|recommended|indicated|effective|needed|necessary|useful)\b",
        r"whether \2 \1 \3",
    ),
    (rf"^(?:at|in|for|above|below) (?:what|which) (.+?) {_AUXILIARY} {_I} ", r"\1 to "),
    (r"^(?:what|which) (\w+(?: \w+)?) (is|are) ", r"\1 that \2 "),
    (r"^(is|are) there ", r"whether there \1 "),
    (r"^(?:does|do|did|is|are|can|should|would) ", ""),
    (r"^(?:what|who)(?:'s| is| are| was| were) (?:the |an? )?", ""),
    (r"^(?:what|which) ", ""),
    (r"^(?:explain|describe|define|definition of|talk about|tell me about|give me|look up) (?:the |an? )?", ""),
    (r"^(?:and|what about|how about) ", ""),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in _FORMS)
_ASIDES = re.compile(r"\b(?:do i|should i|do we|should we|would you|you recommend)\b", re.IGNORECASE)
_LOOSE_ENDS = frozenset({"of", "in", "with", "and", "or", "the", "a", "an", "for", "to", "who", "is", "are"})
LONGEST = 14


def understood(question: str) -> str:
    """The question as a heading of at most 14 words, its first letter a capital, without an end sign."""
    text = shorten(question).strip(" ?.!,")
    for pattern, said in _COMPILED:
        shorter = pattern.sub(said, text, count=1)
        if shorter != text and shorter.strip():
            text = shorter
            break
    words = (_ASIDES.sub(" ", text) or question).split()
    if len(words) > LONGEST:
        words = words[:LONGEST]
        while len(words) > 4 and words[-1].lower() in _LOOSE_ENDS:
            words.pop()
    text = " ".join(words)
    return text[:1].upper() + text[1:]


_SPOKEN_NAMES: tuple[tuple[str, str], ...] = (
    (r"(?:hemoglobin |h ?b ?)?a one c|hemoglobin a1c", "HbA1c"),
    (r"chads? (?:two )?(?:vasc|vask|fask)", "CHA2DS2-VASc"),
    (r"a[ -]?fib", "atrial fibrillation"),
    (r"(?:heparin )?(?:d v t)", "deep vein thrombosis"),
    (r"(?:c u r b|curb)[ -](?:sixty five|65)", "CURB-65"),
    (r"p h q nine", "PHQ-9"),
    (r"f ?e ?v (?:one|1)(?: (?:to|over) f ?v ?c)?", "FEV1"),
    (r"p ?a ?o two", "PaO2"),
    (r"a b c d two", "ABCD2"),
    (r"news two", "NEWS2"),
    (r"wells(?: score)?", "Wells score"),
    (r"s g l t (?:two|2)", "SGLT2"),
    (r"g l p (?:one|1)", "GLP-1"),
    (r"p two y twelve", "P2Y12"),
    (r"(type|stage|class|grade) one", r"\1 1"),
    (r"(type|stage|class|grade) two", r"\1 2"),
    (r"(type|stage|class|grade) three", r"\1 3"),
    (r"(type|stage|class|grade) four", r"\1 4"),
)
_COMPILED_NAMES = tuple((re.compile(rf"\b{said}\b", re.IGNORECASE), name) for said, name in _SPOKEN_NAMES)
_WHAT_IS = re.compile(r"^(?:what is|what's|define)(?: an?)? (?!the\b)((?:\w+ ){0,2}\w+)\??$", re.IGNORECASE)
_LETTERS = re.compile(r"\b(?!a [A-Z] [A-Z])((?i:[a-z](?: [a-z]){2,5}|[b-hj-z] [b-hj-z]))\b(?! ?')")
_VALUES = {whole_number(value): value for value in range(20, 1000) if value % 10 == 0 or value < 100}
_TEENS = {whole_number(value): value for value in range(10, 20)}
_HYPHEN = re.compile(
    r"(?<=\b(?:twen|thir|eigh|nine)ty)-(?=(?:one|two|three|four|five|six|seven|eight|nine)\b)"
    r"|(?<=\b(?:for|fif|six)ty)-(?=(?:one|two|three|four|five|six|seven|eight|nine)\b)"
    r"|(?<=\bseventy)-(?=(?:one|two|three|four|five|six|seven|eight|nine)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<!\bone )(?<!\btwo )(?<!\bthree )(?<!\bfour )(?<!\bfive )\b("
    + "|".join(sorted({**_VALUES, **_TEENS}, key=len, reverse=True))
    + r")\b(?! (?:one|two|three|four|five)\b)",
    re.IGNORECASE,
)


def written(words: str) -> str:
    """Spoken letters and numbers as the library writes them: "s g l t two" is "SGLT2", "twenty four" is "24"."""
    text = _HYPHEN.sub(" ", _WHAT_IS.sub(r"definition of \1", shorten(words)))
    for pattern, name in _COMPILED_NAMES:
        text = pattern.sub(name, text)
    text = _LETTERS.sub(lambda found: found[1].replace(" ", "").upper(), text)
    return _NUMBER.sub(lambda found: str({**_VALUES, **_TEENS}[found[1].lower()]), text)
