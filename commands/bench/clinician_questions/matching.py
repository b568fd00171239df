"""When a text holds a fact: one written form of it stands there as whole words, numbers and units."""

import re
import unicodedata

_MARKUP = re.compile(r"[*`|]")
_DASHES = re.compile(r"--+|[‐-―−]")
_DASH_IN_WORDS = re.compile(r"(?<!\d)-|-(?!\d)")


def plain(text: str) -> str:
    """``text`` in lower case without Markdown marks, with one kind of dash, kept only between two numbers."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    one_dash = _DASHES.sub("-", _MARKUP.sub(" ", folded))
    ranges = re.sub(r"(?<=\d) ?- ?(?=\d)", "-", one_dash)
    words = " ".join(_DASH_IN_WORDS.sub(" ", ranges).split())
    return words.replace(" %", "%")


def says(text: str, form: str) -> bool:
    """Whether ``form`` stands in ``text``; "5 mg" does not stand in "2.5 mg", nor "4" in "4.5"."""
    pattern = rf"(?<![^\W_])(?<!\d[.,]){re.escape(plain(form))}(?![^\W_])(?![.,]\d)"
    return re.search(pattern, plain(text)) is not None


def missing(text: str, must_hold: list[list[str]]) -> list[list[str]]:
    """The facts of ``must_hold`` of which ``text`` says no form; empty when the text holds the answer."""
    return [forms for forms in must_hold if not any(says(text, form) for form in forms)]
