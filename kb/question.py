"""Rambling speech shortened to the question in it (pure): five points of nDCG on spoken questions.

Only words that carry no clinical meaning go. What is said of the patient stays, since the answer may turn on it.
"""

import re

from kb.clinical_terms import in_written_words

FILLER = r"(?:u+h+m*|u+m+|e+r+m*|h+m+|you know|i mean|sort of|kind of|basically|actually|just|let's see|let me see)"
GREETING = r"(?:hi|hey|hello|good (?:morning|afternoon|evening|day)|okay|ok|alright|all right|so|well|yeah|yes|right)"
ASKING = (
    r"(?:(?:i was|i am|i'm|was|just) wondering"
    r"(?: (?:if|whether) (?:you (?:can|could|would|might)|i can ask you)(?: please)?"
    r"(?: (?:tell|remind|help|advise) me)?)?"
    r"|i(?:'d| would| just)? (?:like|want|wanted|need|needed) to (?:know|ask(?: you)?|check)"
    r"|(?:can|could|would|will) you (?:please )?(?:tell|remind|help|give|advise) me"
    r"|(?:can|could|would|will) you (?:please )?(?:look up|check|say)"
    r"|do you (?:happen to )?(?:know|remember)|(?:please )?tell me|remind me"
    r"|i(?:'m| am) (?:trying|looking) to (?:find out|figure out|remember|work out|know|find)"
    r"|i(?:'ve| have)? (?:got )?a (?:quick |short )?question(?: for you)?"
    r"|(?:a )?quick question|my question is|the question is"
    r"|i can't remember|i cannot remember|i forgot|i don't remember|i(?:'m| am) not sure)"
)
POLITE = (
    r"(?:thank you(?: (?:so|very) much)?|thanks(?: a lot)?|please|if you (?:could|can|don't mind|would)"
    r"|if that(?:'s| is) (?:okay|ok|all right|alright|possible)|if possible|that would be (?:great|helpful|nice)"
    r"|when you (?:get|have) a (?:chance|moment)|sorry|excuse me)"
)
WHOM = (
    r"(?:(?:(?:the|a|an|my|our|one of the) )?(?:\w+ )?(?:registrar|resident|intern|nurse|sister|midwife|pharmacist"
    r"|student|doctor|consultant|house officer|physio\w*|paramedic|colleague|day team|night team)"
    r"(?: here| (?:asks|asked|is asking|wants to know|wanted to know)(?: me)?(?: (?:if|whether))?))"
)
"""Who asks, or on whose behalf."""
OCCASION = (
    r"[^.?!:]*\b(?:(?:for|have|has|got|sitting|before) (?:my|our|the|an?)(?: \w+){0,3} exams?(?: tomorrow)?"
    r"|revising|revision|lecture|poster|leaflet|handout|quiz|viva|teaching session|presentation|essay"
    r"|(?:obstetric|resus|trauma|simulation) drill)\b[^.?!:,]*[.:,]"
)
"""What it is asked for: an examination, a poster on the ward."""
LINK = r"(?:\s+(?:if|whether|about|that|regarding|on|with))?"

FILLERS = re.compile(rf"\b{FILLER}\b,?", re.IGNORECASE)
ASKINGS = re.compile(rf"(?:\b(?:and|but|so)\s+)?\b{ASKING}\b{LINK}\b,?(?=\s|$)", re.IGNORECASE)
POLITENESS = re.compile(rf"\b{POLITE}\b,?", re.IGNORECASE)
OCCASIONS = re.compile(rf"(?:^|(?<=[.?!] )){OCCASION}(?=\s+\S+\s+\S+\s+\S)", re.IGNORECASE)
WHOMS = re.compile(rf"^{WHOM}\b[\s,.:]*(?=\S)", re.IGNORECASE)
GREETINGS = re.compile(rf"^(?:{GREETING}\b[\s,.!]*)+", re.IGNORECASE)
AGAIN = re.compile(r"\b([\w']+(?: [\w']+){0,4})(?:[\s,.]+\1\b)+", re.IGNORECASE)
SPACE = re.compile(r"\s+")
LOOSE = re.compile(r"\s+([,.?!;])|^[\s,.;]+|([,;])(?=\s*[,.?!;]|\s*$)")
# "one one two" is a number being read out, not a stumble.
COUNTING = frozenset(
    "zero oh one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand point double".split()
)


def shorten(words: str) -> str:
    """The question without greetings, fillers, stumbles and politeness; the words as they were when nothing is left."""
    text = FILLERS.sub(" ", words)
    for pattern in (ASKINGS, POLITENESS):
        text = pattern.sub(" ", text)
    text = _tidied(text)
    text = WHOMS.sub("", GREETINGS.sub("", text))
    text = _tidied(OCCASIONS.sub(" ", text))
    text = AGAIN.sub(_once, text)
    return _tidied(text) or words.strip()


def _once(match: re.Match[str]) -> str:
    said = match.group(1)
    # Nor are letters of a name: "h h s".
    counted = any(word in COUNTING or word.isdigit() or len(word) == 1 for word in said.lower().split())
    return match.group(0) if counted else said


def _tidied(text: str) -> str:
    return SPACE.sub(" ", LOOSE.sub(r"\1", SPACE.sub(" ", text))).strip()


def understood(question: str) -> str:
    """The question as it is looked up: shortened, in the words that are written."""
    return in_written_words(shorten(question))
