"""Sealed values: only the right key in the right place opens them."""

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import CiphertextDamaged, KeyUnusable
from records.postgres.locks import FileLock
from records.vault import Place, Vault, open_vault, rotate

HERE = Place("turns", "said", "call/1")
VAULT = Vault(b"key1", {b"key1": bytes(range(32))})


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert VAULT.open(VAULT.seal(text, HERE), HERE) == text


def test_the_same_words_never_look_the_same() -> None:
    assert VAULT.seal("yes", HERE) != VAULT.seal("yes", HERE)


@pytest.mark.parametrize(
    "there", [Place("turns", "said", "call/2"), Place("turns", "spoken", "call/1"), Place("turnss", "aid", "call/1")]
)
def test_a_value_moved_elsewhere_does_not_open(there: Place) -> None:
    with pytest.raises(CiphertextDamaged, match="changed or moved"):
        VAULT.open(VAULT.seal("yes", HERE), there)


def test_no_byte_can_be_changed_or_cut() -> None:
    sealed = VAULT.seal("yes", HERE)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(CiphertextDamaged):
            VAULT.open(bytes(changed), HERE)
        with pytest.raises(CiphertextDamaged):
            VAULT.open(sealed[:at], HERE)


def test_the_key_file_is_made_once_for_us_alone(tmp_path: Path) -> None:
    first = open_vault(tmp_path / "data" / "keys")
    assert (tmp_path / "data" / "keys").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert open_vault(tmp_path / "data" / "keys").open(first.seal("yes", HERE), HERE) == "yes"
    assert os.listdir(tmp_path / "data") == ["keys"]


def test_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    sealed: list[bytes] = []
    start = threading.Barrier(8)

    def seal() -> None:
        start.wait()
        sealed.append(open_vault(tmp_path / "keys").seal("yes", HERE))

    threads = [threading.Thread(target=seal) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [open_vault(tmp_path / "keys").open(one, HERE) for one in sealed] == ["yes"] * 8


def test_a_new_key_seals_and_the_old_one_still_opens(tmp_path: Path) -> None:
    before = open_vault(tmp_path / "keys")
    sealed = before.seal("yes", HERE)
    rotate(tmp_path / "keys")
    after = open_vault(tmp_path / "keys")
    assert after.open(sealed, HERE) == "yes"
    assert after.sealed_with_old_key(sealed)
    fresh = after.seal("no", HERE)
    assert not after.sealed_with_old_key(fresh)
    assert before.open(fresh, HERE) == "no", "a service that runs since before the rotation"
    assert before.active != after.active
    (tmp_path / "keys").unlink()
    with pytest.raises(CiphertextDamaged, match=r"which the key file lacks"):
        before.open(rotated_elsewhere(tmp_path).seal("no", HERE), HERE)


def rotated_elsewhere(folder: Path) -> Vault:
    open_vault(folder / "other")
    return rotate(folder / "other")


def test_a_key_is_added_to_a_file_that_is_there_by_one_command_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match="There is no key file"):
        rotate(tmp_path / "keys")
    open_vault(tmp_path / "keys")
    lock = FileLock(tmp_path / "keys.lock")
    assert lock.take()
    with pytest.raises(KeyUnusable, match="Another command"):
        rotate(tmp_path / "keys")
    lock.let_go()
    rotate(tmp_path / "keys")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"active": "00000000", "keys": {}}',
        b'{"active": "00000000", "keys": {"00000000": "AAAA"}}',
        b'{"active": "zz", "keys": {"zz": "AAAA"}}',
    ],
)
def test_a_damaged_key_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "keys"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(KeyUnusable, match="put it back from the backup"):
        open_vault(file)


def test_a_key_file_others_can_read_is_refused(tmp_path: Path) -> None:
    open_vault(tmp_path / "keys")
    (tmp_path / "keys").chmod(0o640)
    with pytest.raises(KeyUnusable, match="chmod 600"):
        open_vault(tmp_path / "keys")


def test_a_place_where_no_file_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyUnusable, match="make its folder writable"):
        open_vault(tmp_path / "file" / "keys")
