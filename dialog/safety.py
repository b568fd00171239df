"""Is somebody in danger now? Deterministic, over recogniser text, before anything else is thought about.

Pure. The rule, in the order of ``danger_in``, and its reasons are in docs/topics/safety.md; its phrases are data, in
emergency_phrases.txt.
"""

import re
from enum import StrEnum
from pathlib import Path

from dialog.spoken_commands import plain


class Danger(StrEnum):
    """Whose life: somebody the caller is with, or the caller's own."""

    SOMEBODY = "somebody"
    CALLER = "caller"


_MACROS = {
    "<low>": r"(?:[3-7]\d|(?:thirty|forty|fifty|sixty|seventy)(?: \w+)?"
    r"|unrecordable|undetectable|unmeasurable|nothing|palp)\b",
    "<low mean>": r"(?:[2-5]\d|(?:twenty|thirty|forty|fifty)(?: \w+)?|unrecordable)\b",
    "<tail>": r"(?:(?!\b(?:he|she|they|we|i|it|patient|baby|there|and now|but now) "
    r"(?:is|are|am|has|have|just|cannot|lost|stopped|will not|took|went|collapsed)\b).)*",
}


def read_phrases(text: str) -> dict[str, re.Pattern[str]]:
    """One pattern for each ``[section]``, which later ones may name as a macro ("<section>").

    Blank lines and lines that begin with "#" are for the reader.
    """
    sections: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    patterns = {}
    macros = dict(_MACROS)
    for name, lines in sections.items():
        pattern = "|".join(lines)
        for macro, meaning in macros.items():
            pattern = pattern.replace(macro, meaning)
        macros[f"<{name}>"] = f"(?:{pattern})"
        patterns[name] = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    return patterns


_PHRASES = read_phrases(Path(__file__).with_name("emergency_phrases.txt").read_text(encoding="utf-8"))

_SHORT_FORMS = tuple(
    (re.compile(pattern), full)
    for pattern, full in (
        (r"\bcan't\b|\bcant\b|\bcan not\b", "cannot"),
        (r"\bwon't\b|\bwont\b", "will not"),
        (r"\b(is|are|was|were|has|have|had|do|does|did|could|would|should)n'?t\b", r"\1 not"),
        (r"\bi'?m\b", "i am"),
        (r"\b(he|she)s\b", r"\1 is"),
        (r"\b(\w+)'re\b", r"\1 are"),
        (r"\b(\w+)'ve got\b", r"\1 have"),
        (r"\b(\w+)'ve\b", r"\1 have"),
        (r"\b(\w+)'ll\b", r"\1 will"),
        (r"\b(\w+)'d\b", r"\1 would"),
        (
            r"\b(my|the|our|his|her|their|this|that|a|an) (\w+)'s (?=(?:heart|breathing|airway|pulse|face|throat)\b)",
            r"\1 \2 ",
        ),
        (r"\b(he|she|it|patient|\w+)'s got\b", r"\1 has"),
        (r"'s\b", " is"),
        (r"-", " "),
        (r"\b(?:um+|uh|er+m?|like|you know|please|okay|ok|actually|oh my god|oh god|sorry)\b", " "),
    )
)


def expanded(words: str) -> str:
    """Recogniser text with short forms written out, so that one phrase in the tables meets all of its spellings."""
    text = plain(words)
    for pattern, full in _SHORT_FORMS:
        text = pattern.sub(full, text)
    return " ".join(text.split())


_NOT_NOW = ("elsewhere", "writing", "over", "idle")
"""Sections of what is not happening now."""


def danger_in(words: str) -> Danger | None:
    """The danger that is happening now in what was said; None for talk about dangers, and for everything else."""
    text = expanded(words)
    if _is_callers_own(text):
        return Danger.CALLER
    present = _PHRASES["masks"].sub(" / ", _of_now(text))
    if _PHRASES["signs"].search(present):
        return Danger.SOMEBODY
    if _PHRASES["topics"].search(present) and _PHRASES["now"].search(present):
        return Danger.SOMEBODY
    return None


def _is_callers_own(text: str) -> bool:
    """Whether the caller's life is in danger: "I failed my exams and want to die" is of now, a quoted line is not."""
    own = _PHRASES["own danger"].search(_PHRASES["masks"].sub(" / ", text))
    return own is not None and not (
        _PHRASES["elsewhere"].search(text)
        and _PHRASES["quoted"].search(text)
        and not _PHRASES["unmistakable"].search(text)
    )


def told_of_elsewhere(words: str) -> bool:
    """Whether they are of another time or room, of what is over or only supposed, and nothing turns back to now."""
    text = expanded(words)
    if _PHRASES["unmistakable"].search(text):
        return False
    told = next((found for name in _NOT_NOW if (found := _PHRASES[name].search(text))), None)
    return told is not None and not _PHRASES["turn"].search(text, told.end())


def _of_now(text: str) -> str:
    """What of the text may be happening now: of a lecture, or of last year, only what a "but now he is" turns back to;
    of what is over only what is told after it; of what is written up only what is told in the present."""
    text = _PHRASES["interrupted"].sub(" ", text)
    if _PHRASES["unmistakable"].search(text):
        return text
    elsewhere = _PHRASES["elsewhere"].search(text)
    if elsewhere:
        behind = text[elsewhere.end() :]
        return behind if _PHRASES["turn"].search(behind) else ""
    over = list(_PHRASES["over"].finditer(text))
    if over and not _PHRASES["turn"].search(text, over[-1].end()):
        text = text[over[-1].end() :]
    return text if _is_going_on(text) or not _PHRASES["writing"].search(text) else ""


def _is_going_on(text: str) -> bool:
    """Whether a sign of danger is told in the present."""
    return any(_NOW.search(sign[0]) for sign in _PHRASES["signs"].finditer(_PHRASES["masks"].sub(" / ", text)))


_NOW = re.compile(r"\b(?:is|are|am|has|have|keeps|still|just|cannot|will not|no|not|\w+ing)\b")
