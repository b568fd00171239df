"""What a bad data folder and a full disk are answered with: one sentence each, and no server left running."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from records.errors import (
    DataFolderDamaged,
    DataFolderOfOtherVersion,
    DataFolderUnusable,
    DiskFull,
    EmbeddedError,
    EmbeddedMissing,
)
from records.postgres import installation as installations
from records.postgres.embedded import EmbeddedPostgres
from tests.postgres_owner import nobody_serves, run


# What is wrong with a data folder, done to a good one, and what is said.
def other_version(folder: Path) -> None:
    (folder / "cluster" / "PG_VERSION").write_text("15\n")


def no_version(folder: Path) -> None:
    (folder / "cluster" / "PG_VERSION").unlink()


def garbled_version(folder: Path) -> None:
    (folder / "cluster" / "PG_VERSION").write_bytes(b"\xff\xfe\x00")


def garbled_control(folder: Path) -> None:
    (folder / "cluster" / "global" / "pg_control").write_bytes(os.urandom(8192))


def short_control(folder: Path) -> None:
    (folder / "cluster" / "global" / "pg_control").write_bytes(b"")


def no_control(folder: Path) -> None:
    (folder / "cluster" / "global" / "pg_control").unlink()


def no_log(folder: Path) -> None:
    for path in (folder / "cluster" / "pg_wal").iterdir():
        if path.is_file():
            path.unlink()


def no_catalogue(folder: Path) -> None:
    (folder / "cluster" / "global" / "pg_filenode.map").unlink()


def other_password(folder: Path) -> None:
    (folder / "passfile").write_text("*:*:*:*:another\n")


def no_password(folder: Path) -> None:
    (folder / "passfile").unlink()


@pytest.mark.parametrize(
    ("harm", "error", "says"),
    [
        (other_version, DataFolderOfOtherVersion, "made by PostgreSQL 15 and this one is 18"),
        (no_version, DataFolderDamaged, "PG_VERSION"),
        (garbled_version, DataFolderDamaged, "PG_VERSION"),
        (garbled_control, DataFolderDamaged, "put a backup in its place"),
        (short_control, DataFolderDamaged, "put a backup in its place"),
        (no_control, DataFolderDamaged, "put a backup in its place"),
        (no_log, DataFolderDamaged, "put a backup in its place"),
        (no_catalogue, DataFolderDamaged, "put a backup in its place"),
        (no_password, DataFolderDamaged, "passfile"),
        (other_password, DataFolderDamaged, "passfile"),
    ],
)
async def test_a_bad_data_folder_is_one_sentence(
    data_folder: Path, harm: Callable[[Path], None], error: type[EmbeddedError], says: str
) -> None:
    harm(data_folder)
    with pytest.raises(error, match=says) as caught:
        async with EmbeddedPostgres(data_folder):
            pass
    assert "\n" not in str(caught.value)
    assert str(data_folder) in str(caught.value)
    assert nobody_serves(data_folder) if (data_folder / "server.lock").exists() else True


async def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderUnusable, match="name another one"):
        async with EmbeddedPostgres(tmp_path / "file"):
            pass


async def test_binaries_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installations, "PACKAGE", "no_such_package")
    with pytest.raises(EmbeddedMissing, match=r"run \./run again"):
        async with EmbeddedPostgres(tmp_path):
            pass


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "none", str(place)], check=False)
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int) -> Path:
    filler = place / "filler"
    with open(filler, "wb") as file, contextlib.suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(place).free - leave)
    return filler


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
async def test_a_full_disk_is_one_sentence_and_room_mends_it(small_disk: Path) -> None:
    filler = fill(small_disk, 10_000_000)
    with pytest.raises(DiskFull, match="free some space"):
        async with EmbeddedPostgres(small_disk / "postgres"):
            pass
    filler.unlink()
    async with EmbeddedPostgres(small_disk / "postgres") as server:
        await run(server.dsn, "CREATE TABLE t (x text)")
    filler = fill(small_disk, 0)
    with pytest.raises(DiskFull, match="free some space"):
        async with EmbeddedPostgres(small_disk / "postgres"):
            pass
    filler.unlink()
    async with EmbeddedPostgres(small_disk / "postgres") as server:
        assert await run(server.dsn, "SELECT count(*) FROM t") == 0
