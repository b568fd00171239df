"""PostgreSQL's last words and what is made of them."""

from pathlib import Path

import pytest

from records.errors import DataFolderDamaged, DataFolderUnusable, DiskFull, EmbeddedError, EmbeddedStartFailed
from records.postgres.diagnosis import failure


@pytest.mark.parametrize(
    ("lines", "error", "says"),
    [
        (['FATAL:  could not write lock file "postmaster.pid": No space left on device'], DiskFull, "is full"),
        (["PANIC:  could not locate a valid checkpoint record at 0/1"], DataFolderDamaged, "valid checkpoint record"),
        (["PANIC:  could not open file: Permission denied"], DataFolderUnusable, "give its user the right"),
        (["LOG:  starting", 'FATAL:  unrecognized parameter "x"'], EmbeddedStartFailed, 'unrecognized parameter "x"'),
        (["initdb: error: odd thing"], EmbeddedStartFailed, "odd thing"),
        ([], EmbeddedStartFailed, "it said nothing"),
    ],
)
def test_last_words_become_one_sentence(lines: list[str], error: type[EmbeddedError], says: str) -> None:
    made = failure(lines, Path("/data"))
    assert type(made) is error
    assert says in str(made)
    assert "/data" in str(made)
