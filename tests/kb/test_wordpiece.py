import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.embeddings.packaged import TOKENIZER, PackagedFile, vocabulary
from kb.embeddings.wordpiece import WordPiece, words
from kb.errors import ModelMissing


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece(vocabulary())


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Hello, World!", ["hello", ",", "world", "!"]),
        ("Sjögren's café", ["sjogren", "'", "s", "cafe"]),
        ("CHA₂DS₂-VASc ≥2", ["cha₂ds₂", "-", "vasc", "≥2"]),
        ("5$ a^b", ["5", "$", "a", "^", "b"]),
        ("tab\tnew\nline\u00a0space", ["tab", "new", "line", "space"]),
        ("zero\u200bwidth \x00nul", ["zerowidth", "nul"]),
        ("发烧 fever", ["发", "烧", "fever"]),
    ],
)
def test_words_are_split_as_the_model_was_trained(text: str, split: list[str]) -> None:
    assert words(text) == split


def test_pieces_are_those_of_the_reference_tokenizer(tokenizer: WordPiece) -> None:
    """As the Hugging Face tokenizer of the same vocabulary prints them."""
    ids = vocabulary()

    assert tokenizer.encode("unaffable", 256) == [ids[piece] for piece in ["[CLS]", "una", "##ffa", "##ble", "[SEP]"]]
    assert tokenizer.encode("hello world", 256) == [101, 7592, 2088, 102]


def test_what_no_piece_covers_is_unknown(tokenizer: WordPiece) -> None:
    unknown = vocabulary()["[UNK]"]

    assert tokenizer.pieces("🚑") == [unknown]
    assert tokenizer.pieces("a" * 101) == [unknown]
    assert unknown not in tokenizer.pieces("a" * 100)


def test_the_end_mark_is_there_when_text_is_cut(tokenizer: WordPiece) -> None:
    ids = tokenizer.encode("kidney " * 300, 256)

    assert len(ids) == 256
    assert (ids[0], ids[-1]) == (101, 102)


@given(st.text(max_size=60))
def test_any_text_is_taken(tokenizer: WordPiece, text: str) -> None:
    assert all(0 <= piece < 30_522 for piece in tokenizer.pieces(text))


def test_a_file_that_is_not_the_expected_one_is_refused() -> None:
    changed = PackagedFile(TOKENIZER.package, TOKENIZER.path, "0" * 64)

    with pytest.raises(ModelMissing, match="not the file"):
        changed.read()


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ModelMissing, match="no_such_package is not installed"):
        PackagedFile("no_such_package", "x", "").read()
