"""Orders a caller may speak, and the small words that are no turn at all.

Pure. Everything works on recogniser text: any case, stray punctuation, fillers around the order. An utterance is a
command only when it is nothing but the command: "how do I stop a heparin infusion" asks a question.
"""

import re

from dialog.reply import Command


def _any_of(lines: str) -> str:
    """One alternative a line, as one group."""
    return "(?:" + "|".join(line.strip() for line in lines.strip().splitlines()) + ")"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEADING = re.compile(
    "^"
    + _any_of(
        r"""ok|okay|um+|uh+|er+m?|well|so|please|hey|yes|yeah|no|sorry|and|but|just|wait|actually
        alright|all right|right
        (?:can|could|would|will) you|(?:can|could|may) i|let me|i said|excuse me|voice ?assist
        i (?:want|need) (?:you )?to|(?:i would|i'd) like (?:you )?to"""
    )
    + r" (?=\S)"
)
_TRAILING = re.compile(
    r"(?<=\S) "
    + _any_of(r"""please|now|for me|to me|thanks|thank you|then|would you|will you|a bit|a little|a little bit""")
    + "$"
)

_THAT = r"(?:that|it|this)"
_SAY = rf"(?:speak|talk|go|(?:say|read|repeat) {_THAT})"
_PERSON = _any_of(
    r"""(?:the |an |a |your )?operator
    (?:a |the )?(?:human|human being|(?:real |live )?person|agent|representative|receptionist|switchboard|front desk)
    somebody|someone"""
)

_PHRASES: dict[Command, str] = {
    Command.REPEAT: rf"""repeat(?: {_THAT}| yourself| the (?:last )?(?:answer|question|part|dose))?(?: again)?
        (?:say|tell me|read) (?:{_THAT} )?(?:again|one more time|once more)|run that by me again
        again|one more time|once more|come again|pardon(?: me)?|sorry|what|say what|i missed that
        what was that(?: again)?|what did you (?:just )?say
        i (?:did not|didn't|couldn't|could not) (?:catch|hear|get|understand) (?:that|it|you|what you said)""",
    Command.SLOWER: rf"""slower|slow(?: it)? down|slow|more slowly|slowly|not so fast
        {_SAY} (?:more slowly|slower|slowly)(?: again)?
        (?:(?:you are|you're|that was|that's|that is|it's|this is) )?(?:way )?too fast
        (?:you are|you're) (?:speaking|talking|going) (?:way )?too fast""",
    Command.STOP: r"""stop(?: it| that| there| talking| speaking| please)*|be quiet|quiet|hush|shut up
        enough|that's enough|that is enough|cancel(?: that)?|never ?mind|forget (?:it|that)
        (?:hold on|wait|hang on)(?: a (?:second|minute|moment))?|one (?:second|moment)""",
    Command.GO_ON: r"""go on(?: reading)?|continue|go ahead|keep going|carry on|proceed|next|and then
        (?:tell me |say )?more|more details?|the rest|read (?:on|more|the rest)
        what (?:else|more)|anything else|is there (?:more|anything else)""",
    Command.SOURCE: rf"""where(?:'s|s)? (?:(?:is|was|does|did) )?{_THAT} (?:come |coming )?from
        where (?:did|do) you (?:get|have|find) {_THAT}(?: from)?|how do you know {_THAT}|cite (?:{_THAT}|your source)
        (?:(?:what's|what is|what was) )?(?:the |your )?(?:source|citation|reference)s?(?: (?:of|for) that)?
        (?:give me|name|tell me|read) (?:the |a |your )(?:source|citation|reference)s?
        who (?:says|said) (?:so|that|this)|says who|according to (?:whom|who|what)
        (?:which|what) (?:guideline|source|paper|document)(?: (?:is|was) {_THAT})?(?: from)?
        how old is {_THAT}|(?:what|which) year (?:is|was) {_THAT}(?: from)?""",
    Command.SPELL: rf"""(?:how (?:do|would) (?:you|i) )?spell(?: {_THAT})?(?: out| aloud)?
        spell (?:the |that )(?:drug(?: name)?|name|word|medication)
        how is {_THAT} (?:spelled|spelt)|what is the spelling|spelling
        (?:how (?:do|would) (?:you|i) )?spell [a-z][a-z-]{{3,}}(?: out)?""",
    Command.GOODBYE: r"""good ?bye|(?:bye|bye-bye)(?: bye| now)?|hang up|end (?:the |this )?call|see you
        (?:thanks |thank you )*(?:that's|that is|that was|that will be|that'll be) (?:all|everything)(?: i need(?:ed)?)?
        (?:that's|that is|that will be) all (?:for (?:now|today)|i (?:need|needed|wanted))
        (?:i'm|i am|we're|we are) (?:done|finished)|nothing else|(?:thanks |thank you )+(?:good ?bye|bye(?: bye)?)
        have a (?:good|nice) (?:day|night|evening|one)""",
    Command.HELP: r"""help(?: me)?|what can (?:i|you) (?:do|say|ask|ask you)|what can you help me with
        how does this work|how do i use (?:this|you)|what are my options|instructions|menu
        what are you|who are you|who is this|what is this""",
    Command.OPERATOR: rf"""{_PERSON}|press zero|zero|transfer me|put me through|connect me
        (?:speak|talk|connect me|transfer me|put me through)(?: to| with) {_PERSON}
        (?:get me|give me|i want|i need) {_PERSON}""",
}
_PATTERNS = tuple((command, re.compile(_any_of(phrases))) for command, phrases in _PHRASES.items())


def plain(words: str) -> str:
    """Lower case, punctuation gone but for apostrophes and hyphens inside words, one space between words."""
    text = words.lower().replace("’", "'")
    text = re.sub(r"[^a-z0-9'\- ]+", " ", text)
    text = re.sub(r"(?<![a-z0-9])['-]+|['-]+(?![a-z0-9])", " ", text)
    return " ".join(text.split())


def _peelings(text: str) -> list[str]:
    """The utterance, then the same with one lead-in or lead-out after another taken off."""
    forms = [text]
    for form in forms:
        for pattern in (_LEADING, _TRAILING):
            shorter = pattern.sub("", form, count=1).strip()
            if shorter and shorter not in forms:
                forms.append(shorter)
    return forms


def command_in(words: str) -> Command | None:
    """The command that the utterance is, or None when it is anything else."""
    text = plain(words)
    if not text or len(text.split()) > 14:
        return None
    for form in _peelings(text):
        for command, pattern in _PATTERNS:
            if pattern.fullmatch(form):
                return command
    return None


_SPELL_WORD = re.compile(r"spell (?!(?:out|it|that|this|the|aloud)\b)([a-z][a-z-]{3,})")


def word_to_spell(words: str) -> str:
    """The word named in "spell apixaban"; empty for "spell that"."""
    found = _SPELL_WORD.search(plain(words))
    return found.group(1) if found else ""


_LISTENING_WORDS = _words(
    """m mm mmm mhm mmhm mm-hm mm-hmm mhmm hm hmm hmmm huh uh-huh uh uhh um umm er erm ah aha oh ooh
    ok okay k kay yeah yea yep yup ya yes right sure good great fine nice cool alright true exactly really indeed wow
    perfect correct interesting of course understood got it gotcha i see all thanks thank you
    so and the a
    ugh ahem tsk shh cough coughs coughing sneeze laughs laughing laughter sigh sighs noise music breath breathing
    clears throat"""
)


def is_backchannel(words: str) -> bool:
    """Whether words said over our voice only show that the caller listens, or are no words at all.

    The listener's short words of Yngve, "On getting a word in edgewise" (1970), and the lone function words and
    bracketed sounds that a recogniser writes for a cough. While we are silent the same words can be an answer
    ("yes"), so this is asked only of voice over our own.
    """
    tokens = plain(words).split()
    return len(tokens) <= 4 and all(token in _LISTENING_WORDS for token in tokens)


_YES = _any_of(
    r"""yes|yeah|yep|yup|ya|yea|sure|ok|okay|correct|right|exactly|affirmative|please do|please|go ahead|go on|of course
    absolutely|definitely|(?:that's|that is) (?:right|correct|it|the one)|that one|you got it|all right|alright
    mm-hm+|mhm+|uh-huh|i do|i did|it is|true|indeed"""
)
_NO = _any_of(
    r"""no thanks|no thank you|no|nope|nah|negative|uh-uh|not (?:that|really|now|at all)|wrong|incorrect
    (?:that's|that is|it's|it is) (?:wrong|not it|not right|not)|i did not|i didn't|don't
    neither(?: one)?(?: of them)?|none(?: of (?:them|those|these))?|something else"""
)
_ONLY_YES = re.compile(rf"{_YES}(?: {_YES})*")
_ONLY_NO = re.compile(rf"{_NO}(?: {_NO})*")
_POLITE = re.compile(r"\b(?:um+|uh|er+|well|oh|please|thanks|thank you|doctor|sir|ma'am|i think)\b")


def yes_or_no(words: str) -> bool | None:
    """True for a plain yes, False for a plain no, None for anything that says more."""
    text = plain(words)
    for form in (text, " ".join(_POLITE.sub(" ", text).split())):
        if _ONLY_NO.fullmatch(form):
            return False
        if _ONLY_YES.fullmatch(form):
            return True
    return None


_PLACES = {
    "first": 0, "1st": 0, "former": 0, "one": 0, "1": 0,
    "second": 1, "2nd": 1, "two": 1, "2": 1, "to": 1, "too": 1,
    "third": 2, "3rd": 2, "three": 2, "3": 2,
    "fourth": 3, "4th": 3, "four": 3, "4": 3,
}  # fmt: skip
_ORDINAL = re.compile(
    r"(?:i (?:mean|meant|want|said|would like) |it's |it is |that's |um |uh |yes |no )*"
    r"(?:the |number |option |answer )*(?P<place>[a-z0-9]+)"
    r"(?: one| option| reading| choice| of (?:them|those|these|the two))?(?: please| thanks| thank you)*"
)


def ordinal(words: str, count: int) -> int | None:
    """Which of ``count`` options "the second one", "number two" or "the last" names, counted from 0; else None."""
    text = plain(words)
    found = _ORDINAL.fullmatch(text)
    if not found or not count:
        return None
    place = found.group("place")
    if place in ("last", "latter"):
        return count - 1
    if place in ("to", "too") and not re.search(r"number|option", text):
        return None  # a recogniser's "two" only where a number is expected
    index = _PLACES.get(place)
    return index if index is not None and index < count else None
