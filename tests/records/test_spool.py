"""The spool file: what an append leaves at every instant, and what is made of it at the next start."""

import logging
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import CiphertextDamaged, SpoolFailed
from records.spool import Spool, framed, scan
from records.vault import Vault, open_vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return open_vault(tmp_path / "vault.keys")


def reopened(folder: Path, vault: Vault) -> list[bytes]:
    spool = Spool(folder, vault)
    try:
        return spool.read(1000)
    finally:
        spool.close()


def test_entries_come_back_in_order_after_a_restart(tmp_path: Path, vault: Vault) -> None:
    spool = Spool(tmp_path, vault)
    spool.append([b"one", b"two"])
    spool.append([b"three"])
    assert spool.read(2) == [b"one", b"two"]
    spool.drop(1)
    spool.append([b"four"])
    assert spool.read(9) == [b"two", b"three", b"four"]
    spool.close()
    # dropping is remembered in memory only: what was taken comes again, and the database knows it
    assert reopened(tmp_path, vault) == [b"one", b"two", b"three", b"four"]


def test_the_file_is_emptied_when_all_is_taken(tmp_path: Path, vault: Vault) -> None:
    spool = Spool(tmp_path, vault)
    spool.append([b"one", b"two"])
    spool.drop(2)
    assert (spool.path.stat().st_size, spool.waiting) == (0, 0)
    spool.append([b"three"])
    spool.close()
    assert reopened(tmp_path, vault) == [b"three"]


def test_a_tail_torn_at_any_byte_is_dropped_and_the_entries_before_it_stay(tmp_path: Path, vault: Vault) -> None:
    spool = Spool(tmp_path, vault)
    spool.append([b"one"])
    kept = spool.path.stat().st_size
    spool.append([b"two"])
    spool.close()
    whole = spool.path.read_bytes()
    for cut in range(kept, len(whole)):
        spool.path.write_bytes(whole[:cut])
        assert reopened(tmp_path, vault) == [b"one"], cut
        assert spool.path.stat().st_size == kept


def test_a_tail_of_zeros_is_dropped(tmp_path: Path, vault: Vault) -> None:
    """What a file system that delays its allocation may leave after a power cut."""
    spool = Spool(tmp_path, vault)
    spool.append([b"one"])
    spool.close()
    with open(spool.path, "ab") as file:
        file.write(bytes(4096))
    assert reopened(tmp_path, vault) == [b"one"]


def test_a_flipped_bit_between_good_entries_costs_that_entry_only(
    tmp_path: Path, vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    spool = Spool(tmp_path, vault)
    spool.append([b"one"])
    at = spool.path.stat().st_size
    spool.append([b"two"])
    spool.append([b"three"])
    spool.close()
    data = bytearray(spool.path.read_bytes())
    data[at + 20] ^= 1
    spool.path.write_bytes(data)
    with caplog.at_level(logging.ERROR):
        assert reopened(tmp_path, vault) == [b"one", b"three"]
    assert "entries of the spool are damaged and lost" in caplog.messages


def test_a_full_disk_leaves_the_entries_before_and_takes_the_next_when_there_is_room(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path, vault)
    spool.append([b"one"])
    real = os.pwrite

    def half(file: int, data: Any, offset: int) -> int:
        if offset > size:
            raise OSError(28, "No space left on device")
        return real(file, bytes(data)[:10], offset)

    size = spool.path.stat().st_size
    monkeypatch.setattr(os, "pwrite", half)
    with pytest.raises(SpoolFailed, match="No space left"):
        spool.append([b"two"])
    assert spool.path.stat().st_size == size
    monkeypatch.setattr(os, "pwrite", real)
    spool.append([b"three"])
    spool.close()
    assert reopened(tmp_path, vault) == [b"one", b"three"]


def test_a_really_full_disk() -> None:
    """/dev/full takes no byte (full(4))."""
    file = os.open("/dev/full", os.O_RDWR)
    with pytest.raises(OSError, match="No space left"):
        os.pwrite(file, b"x", 0)
    os.close(file)


def test_a_spool_whose_key_is_lost_stops_the_start(tmp_path: Path, vault: Vault) -> None:
    spool = Spool(tmp_path, vault)
    spool.append([b"one"])
    spool.close()
    with pytest.raises(CiphertextDamaged, match="put the key file of the backup back"):
        Spool(tmp_path, open_vault(tmp_path / "other.keys"))


def test_a_folder_that_cannot_be_made(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SpoolFailed, match="cannot be used"):
        Spool(tmp_path / "file", vault)


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.binary(max_size=30))
def test_good_frames_are_found_whatever_follows_them(bodies: list[bytes], tail: bytes) -> None:
    data = b"".join(framed(body) for body in bodies)
    found = scan(data + tail)
    assert [data[f.offset + 8 : f.end] for f in found.frames[: len(bodies)]] == bodies


@given(st.binary(max_size=200))
def test_any_bytes_can_be_scanned(data: bytes) -> None:
    assert scan(data).end <= len(data)
