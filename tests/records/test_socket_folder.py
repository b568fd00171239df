"""Where the embedded server listens, beside the servers of others."""

import os
import socket
from pathlib import Path

import pytest

from records.postgres import embedded, socket_folder
from records.postgres.embedded import EmbeddedPostgres


async def test_a_copy_of_a_data_folder_takes_no_socket_from_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in the copy's owner.json is where the other one's server listens."""
    monkeypatch.setattr(embedded, "ENDING_SECONDS", 0.1)
    others = socket_folder.make_socket_folder(None, os.geteuid(), os.getegid())
    copy = EmbeddedPostgres(tmp_path / "postgres")
    (tmp_path / "postgres").mkdir()
    copy._cluster.announce(others)
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(others / socket_folder.SOCKET))
            listening.listen()
            assert await copy._free_folder() is None
        assert await copy._free_folder() == others
    finally:
        socket_folder.remove_socket_folder(others)
