"""A calculation by voice as a machine: what is known so far and the caller's words give the next state and what to say.

Asked one by one, or by groups where there are many. Everything is read back before it is calculated; a value may be
corrected at any time. Pure: a state goes in, a state comes out.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dialog.calculating import speaking
from dialog.calculating.confusable_numbers import corrected, repeats
from dialog.calculating.heard import Heard, Sentence, sentence
from dialog.calculating.recognising import calculation_asked, is_order, is_other_question
from dialog.calculating.short_answers import unknown
from dialog.calculating.state import Given, Outcome, Stage, State, Turn
from dialog.calculating.vocabulary import names_of_values
from dialog.spoken_commands import plain, yes_or_no
from kb.calculators.contract import Calculator, Input, Kind
from kb.calculators.described import without_description
from kb.calculators.registry import CALCULATORS, FAMILIES, found_in, named

MISSES = 3
"""So often in a row nothing is understood before the calculation is given up."""
CHOICE_WORDS = 6
"""An answer of no more words than these only chooses the calculator; it gives no values."""
_CANCEL = re.compile(
    r"(?:please )?(?:cancel|stop|never ?mind|forget (?:it|that|about it)|leave it|quit|abort|exit|skip it)"
    r"(?: (?:it|that|this|the|calculation|score|please|calculator))*"
)
_AGAIN = re.compile(
    r"(?:let's |please |can we )*(?:start (?:over|again|from the beginning|anew)|begin again|restart)(?: please)?"
)
_RIGHT = re.compile(
    r"(?:yes |yeah |ok |okay )*(?:that'?s |that is |it'?s |it is |all |everything(?:'s| is)? )*"
    r"(?:right|correct|good|fine|true|perfect|go|go ahead|go on|continue|carry on"
    r"|calculate|proceed|please do|do it|sounds good|looks good"
    r"|exactly)"
    r"(?: please| calculate| go ahead)*"
)


def start(candidates: Sequence[Calculator], words: str) -> Turn:
    """The first turn: with several candidates which one is asked, unless the words tell."""
    if len(candidates) > 1:
        chosen = _told_apart(candidates, words)
        if chosen is None:
            names = tuple(one.name for one in candidates)
            return Turn(State(Stage.CHOOSING, candidates=names, words=words), (speaking.which(candidates),))
        candidates = (chosen,)
    state = State(Stage.ASKING, candidates[0].name)
    values = names_of_values(candidates[0], _without_name(candidates[0], words))
    return _taken_in(state, sentence(candidates[0], values), opening=True)


def _without_name(chosen: Calculator, words: str) -> str:
    """The words without what names or describes the calculator, which may hold the name of a finding: "TIMI for
    unstable angina", "stroke risk in AF"."""
    words = without_description(chosen, words)
    found = found_in(words)
    if found is None or chosen not in found[0]:
        return words
    name = r"[^a-z0-9]+".join(re.escape(part) for part in found[1].split())
    return re.sub(rf"(?<![a-z0-9]){name}(?![a-z0-9])", " , ", words.lower().replace("'s", "s"), count=1)


def hear(state: State, words: str) -> Turn:
    """The turn that the caller's words make of an open state."""
    text = plain(words)
    if _CANCEL.fullmatch(text):
        return Turn(replace(state, stage=Stage.LEFT), ("All right, I leave the calculation.",))
    if _AGAIN.fullmatch(text):
        return _start_over(state)
    if state.stage is Stage.CHOOSING:
        return _choose(state, words)
    words = names_of_values(state.chosen, words)
    heard = sentence(state.chosen, words, state.asked)
    if state.stage is Stage.CONFIRMING and not heard.values:
        heard = replace(heard, values=corrected(state, words))
    if _is_elsewhere(state, heard, words):
        return Turn(replace(state, stage=Stage.LEFT), ("I leave the calculation for that.",), handed_back=words)
    if state.stage is Stage.DOUBTING:
        return _resolve(state, heard, words)
    return _confirm(state, heard, words) if state.stage is Stage.CONFIRMING else _fill(state, heard, words)


def reopened(state: State, words: str, *, finding: bool, choice: bool) -> Turn | None:
    """The turn that values told after the result make of a finished calculation; None where the words tell none.

    finding, choice: whether a finding, or one of several choices, may be changed too, and not only a figure.
    """
    heard = sentence(state.chosen, names_of_values(state.chosen, words))
    kinds = {state.chosen.input(one.key).kind for one in heard.values}
    if not kinds or (Kind.YES_NO in kinds and not finding) or (Kind.CHOICE in kinds and not choice):
        return None
    return _taken_in(replace(state, stage=Stage.ASKING, outcome=None, misses=0), heard)


def _start_over(state: State) -> Turn:
    if not state.calculator:
        return Turn(replace(state, misses=0), (speaking.which([CALCULATORS[name] for name in state.candidates]),))
    first = _ask(State(Stage.ASKING, state.calculator))
    return replace(first, said=("Starting over.", *first.said))


def _is_elsewhere(state: State, heard: Sentence, words: str) -> bool:
    """Another calculation, or a question that is not ours to answer: the words go back."""
    other = calculation_asked(words)
    if other is not None and state.chosen not in other:
        return is_order(words) or not heard.values
    return is_other_question(words)


def _choose(state: State, words: str) -> Turn:
    candidates = [CALCULATORS[name] for name in state.candidates]
    chosen = _told_apart(candidates, words)
    if chosen is not None:
        more = words if len(words.split()) > CHOICE_WORDS else ""
        return start((chosen,), f"{state.words} , {more}")
    if is_other_question(words) or state.misses + 1 >= MISSES:
        return Turn(replace(state, stage=Stage.LEFT), ("I leave the calculation.",), handed_back=words)
    return Turn(replace(state, misses=state.misses + 1), (speaking.which(candidates),))


def _told_apart(candidates: Sequence[Calculator], words: str) -> Calculator | None:
    """The one whose own words are said: "p e", "deep vein", "the first one"."""
    exact = [one for one in named(words) if one in candidates]
    if len(exact) == 1:
        return exact[0]
    said = set(plain(words).replace("p e", "pe").replace("d v t", "dvt").split())
    meant = [
        one
        for one in candidates
        if _own_words(one, words) in {_own_words(one, name) for name in (*one.spoken, one.title)}
    ]
    if len(meant) == 1:
        return meant[0]
    own = {one.name: {word for name in (*one.spoken, one.title) for word in plain(name).split()} for one in candidates}
    scores = {
        name: len(said & (mine - set().union(*(others for other, others in own.items() if other != name))))
        for name, mine in own.items()
    }
    best = max(candidates, key=lambda one: scores[one.name])
    if scores[best.name] and sum(score == scores[best.name] for score in scores.values()) == 1:
        return best
    for place, ordinal in enumerate(("first", "second", "third")):
        if ordinal in said and place < len(candidates):
            return candidates[place]
    return None


def _own_words(one: Calculator, words: str) -> tuple[str, ...]:
    """The words without those that all of its family share: "stemi" of "the STEMI one" and of "TIMI for STEMI"."""
    shared = {word for name in (*FAMILIES.get(one.family, ()), one.family, _SHARED) for word in plain(name).split()}
    return tuple(word for word in plain(words).split() if word not in shared)


_SHARED = "the a an one score scores criteria for at in of please that's it's is"


def _fill(state: State, heard: Sentence, words: str) -> Turn:
    """While asking: an answer to what was asked, further values, corrections, "the rest normal"."""
    known = state.values
    corrects = heard.meant is False and any(known.get(one.key, one.value) != one.value for one in heard.values)
    new = list(heard.values)
    if (heard.meant is not None or heard.all_there) and not corrects:
        new += _yes_no_answers(state, heard)
    if not new and not heard.rest_normal:
        return _missed(state, heard, words)
    return _taken_in(state, replace(heard, values=tuple(new)))


def _yes_no_answers(state: State, heard: Sentence) -> list[Heard]:
    """A bare "no" and "all of them" answer all findings asked for together, a bare "yes" only a single one."""
    told = {one.key for one in heard.values}
    findings = [key for key in state.asked if key not in told and state.chosen.input(key).kind is Kind.YES_NO]
    if heard.meant is False or heard.all_there or len(state.asked) == 1:
        return [Heard(key, heard.meant is not False) for key in findings]
    return []


def _missed(state: State, heard: Sentence, words: str) -> Turn:
    if state.misses + 1 >= MISSES:
        return Turn(replace(state, stage=Stage.LEFT), ("I could not follow. I leave the calculation.",))
    again = replace(state, misses=state.misses + 1)
    if heard.meant is True and len(state.asked) > 1:
        return Turn(again, ("Which of them?",))
    if unknown(words):
        return Turn(again, (speaking.needed(state.chosen, state.asked),))
    asked = (speaking.question(state.chosen, state.asked), *speaking.choices(state.chosen, state.asked))
    return Turn(again, ("Sorry, I did not get that.", *asked))


def _taken_in(state: State, heard: Sentence, *, opening: bool = False) -> Turn:
    """The values one by one: the first that cannot be, or is unlikely, is questioned before the others are asked."""
    said: tuple[str, ...] = (f"{speaking.first_up(state.chosen.spoken[0])}.",) if opening else ()
    changed = []
    doubts: list[Given] = []
    for one in heard.values:
        taken = state.chosen.input(one.key)
        given = _given(taken, one)
        verdict = _judged(taken, given, one)
        if verdict is None:
            if state.values.get(one.key, given.value) != given.value:
                changed.append(taken)
            state = state.with_given(given)
        elif isinstance(verdict, str):
            said = (*said, verdict)
            state = state.without(one.key)
        else:
            doubts.append(verdict)
    state = replace(state, misses=0)
    if heard.rest_normal:
        state = _rest_normal(state)
    if changed and not state.read:
        by_key = {one.key: one for one in state.given}
        told = speaking.listed([f"{one.title} {speaking.value_of(one, by_key[one.key])}" for one in changed])
        said = (*said, f"Changed: {told}.")
    if doubts:
        return _doubt(state, doubts, said)
    return _next(state, said)


_EVIDENT = frozenset({"F", "/uL"})
"""Units whose figures cannot be taken for the canonical one's: 98.6, or 18000."""


def _given(one: Input, heard: Heard) -> Given:
    """A value given in another unit is read back with what was said."""
    evident = next((unit for unit in one.units if unit.name in _EVIDENT), None)
    if heard.unit is None and heard.figure is not None and evident is not None and heard.figure > one.possible[1]:
        heard = replace(heard, unit=evident, value=evident.canonical(heard.figure))
    if heard.figure is None or heard.unit is None or heard.unit == one.unit:
        return Given(one.key, heard.value, assumed=heard.figure is None and one.kind is Kind.NUMBER)
    return Given(one.key, round(float(heard.value), 4), speaking.amount(heard.figure, heard.unit))


def _judged(one: Input, given: Given, heard: Heard) -> Given | str | None:
    """None: taken. A Given: to be questioned. A sentence: it cannot be.

    A figure without a unit that cannot be in ours, but is plausible in one other, is asked back in that unit.
    """
    if isinstance(given.value, bool | str) or heard.figure is None:
        return None
    if heard.likely is not None and one.is_plausible(heard.likely.canonical(heard.figure)):
        likely = round(heard.likely.canonical(heard.figure), 4)
        return Given(one.key, likely, speaking.amount(heard.figure, heard.likely))
    low, high = one.possible
    value = float(given.value)
    if one.is_plausible(value) and (not one.whole or value == int(value)):
        return None
    if heard.unit is None:
        others = [unit for unit in one.units[1:] if one.is_plausible(unit.canonical(heard.figure))]
        if len(others) == 1:
            unit = others[0]
            return Given(one.key, round(unit.canonical(heard.figure), 4), speaking.amount(heard.figure, unit))
    if not low <= value <= high or (one.whole and value != int(value)):
        return speaking.impossible(one, heard.figure)
    return given


def _doubt(state: State, doubts: list[Given], said: tuple[str, ...]) -> Turn:
    first, *others = doubts
    state = replace(state, stage=Stage.DOUBTING, doubt=first, waiting=tuple(others), asked=(first.key,))
    return Turn(state, (*said, speaking.doubted(state.chosen.input(first.key), first)))


def _resolve(state: State, heard: Sentence, words: str) -> Turn:
    """Yes, or the same once more, takes the value in question; no asks for it again, a new one takes its place."""
    doubt = state.doubt
    assert doubt is not None, "the stage of doubting has a doubt"
    waiting = list(state.waiting)
    settled = replace(state, stage=Stage.ASKING, doubt=None, waiting=(), misses=0)
    repeated = [one for one in heard.values if repeats(doubt, one) and heard.meant is not False]
    if repeated:
        heard = replace(heard, values=tuple(one for one in heard.values if one not in repeated), meant=True)
    if any(one.key == doubt.key for one in heard.values):
        return _taken_in(settled.without(doubt.key), heard)
    meant = heard.meant if heard.meant is not None else yes_or_no(words)
    if meant is None and not heard.values:
        if state.misses + 1 >= MISSES:
            return Turn(replace(state, stage=Stage.LEFT), ("I could not follow. I leave the calculation.",))
        one = state.chosen.input(doubt.key)
        return Turn(replace(state, misses=state.misses + 1), (speaking.doubted(one, doubt),))
    if meant:
        settled = settled.with_given(doubt)
    elif meant is False:
        settled = settled.without(doubt.key)
    if heard.values:
        return _taken_in(settled, heard)
    return _doubt(settled, waiting, ()) if waiting else _next(settled, ())


def _rest_normal(state: State) -> State:
    """What is still missing becomes normal where there is a normal; the read-back tells it."""
    for one in state.chosen.inputs:
        missing = {each.key for each in state.chosen.missing(state.values)}
        if one.key in missing and one.normal is not None:
            state = state.with_given(Given(one.key, one.normal, assumed=True))
    return state


def _next(state: State, said: tuple[str, ...]) -> Turn:
    """The next question, or the read-back when nothing is missing."""
    if state.chosen.missing(state.values):
        return _ask(state, said)
    told = speaking.read_back(state.chosen, state.given, state.read)
    if said and not state.read:
        told = told[1:]
    state = replace(state, stage=Stage.CONFIRMING, asked=(), doubt=None, read=state.given)
    return Turn(state, (*said, *told))


def _ask(state: State, said: tuple[str, ...] = ()) -> Turn:
    missing = state.chosen.missing(state.values)
    asked: tuple[str, ...] = (missing[0].key,)
    if len(state.chosen.inputs) > speaking.MANY:
        group = next((keys for keys in state.chosen.groups if missing[0].key in keys), asked)
        kind = missing[0].kind is Kind.YES_NO
        open_keys = [one.key for one in missing if one.key in group and (one.kind is Kind.YES_NO) == kind]
        asked = tuple(open_keys) or asked
    state = replace(state, stage=Stage.ASKING, asked=asked, doubt=None)
    return Turn(state, (*said, speaking.question(state.chosen, asked)))


def _confirm(state: State, heard: Sentence, words: str) -> Turn:
    """Yes calculates, a value corrects and is read back again, no asks what is wrong."""
    if heard.values or heard.rest_normal:
        return _taken_in(replace(state, stage=Stage.ASKING), heard)
    meant = heard.meant if heard.meant is not None else yes_or_no(words)
    if meant or _RIGHT.fullmatch(plain(words)):
        result = state.chosen.calculate(state.values)
        done = replace(state, stage=Stage.DONE, outcome=Outcome.of(result))
        return Turn(done, speaking.result_of(result), result)
    if meant is False:
        return Turn(replace(state, misses=0), ("What shall I change?",))
    if state.misses + 1 >= MISSES:
        return Turn(replace(state, stage=Stage.LEFT), ("I could not follow. I leave the calculation.",))
    again = speaking.read_back(state.chosen, state.given)[1:]
    return Turn(replace(state, misses=state.misses + 1), ("Sorry, I did not get that.", *again))
