"""What a general recogniser spells apart is put together, and nothing else is touched."""

import pytest

from dialog.stt.clinical_spelling import clinically_spelled


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("What is the first line treatment for hyper-tension?", "What is the first line treatment for hypertension?"),
        ("How do I treat hypercalemia?", "How do I treat hyperkalemia?"),
        ("Hypo-calemia with Anti-coagulants", "Hypokalemia with Anticoagulants"),
        ("Is hypocalcemia a risk?", "Is hypocalcemia a risk?"),
        ("a follow-up x-ray", "a follow-up x-ray"),
        ("How do I reverse an I and R of nine?", "How do I reverse an INR of nine?"),
        ("What may I and Richard give?", "What may I and Richard give?"),
    ],
)
def test_words(heard: str, written: str) -> None:
    assert clinically_spelled(heard) == written
