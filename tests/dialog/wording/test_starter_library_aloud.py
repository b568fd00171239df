"""Nothing of the starter library is read aloud as a sign, and no comparison is lost."""

import re

from dialog.answers.composing import sentence_spans
from kb.documents import Passage
from kb.starter import starter_library
from kb.statements import statements

NO_WORD = re.compile(r"[<>≥≤|*_#\[\](){}=+%&°→⨁○]|--")
RANGE_AS_MINUS = re.compile(r"\b(?:\w+teen|\w+ty|one|two|three|four|five|six|seven|eight|nine|ten|hundred) minus ")


def test_no_sign_is_left_to_the_voice() -> None:
    read = 0
    for source in starter_library():
        for text in source.parts:
            for statement in statements(Passage(1, source.document, "Dosing", text)):
                for span in sentence_spans(statement, 0, statement.text):
                    read += 1
                    assert not NO_WORD.search(span.voiced), (span.text, span.voiced)
                    assert not RANGE_AS_MINUS.search(span.voiced), (span.text, span.voiced)
    assert read > 10_000
