"""Field encryption: what people said and who they are lies sealed in the database and in the spool.

AES-256-GCM with a random nonce for each value. Its place (table, column, row) is authenticated with it, so a value
moved to another row does not open. NIST SP 800-38D section 8.3 allows 2^32 values a key with random nonces.

A sealed value: version (1 byte, 1), key id (4 bytes), nonce (12 bytes), ciphertext with tag (16 bytes more than the
plaintext).
"""

import base64
import binascii
import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from records.errors import CiphertextDamaged, KeyUnusable
from records.postgres.locks import FileLock

VERSION = 1
KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12
HEAD_BYTES = 1 + ID_BYTES
"""What tells with which key a value was sealed."""
_HEAD = HEAD_BYTES + NONCE_BYTES


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs; row is the primary key in text."""

    table: str
    column: str
    row: str

    @property
    def bytes(self) -> bytes:
        return "\0".join((self.table, self.column, self.row)).encode()


class Vault:
    """Seals and opens values. ``active`` is the id of the key that seals; the others only open.

    key_file: where a key that was added since is looked for.
    """

    def __init__(self, active: bytes, keys: dict[bytes, bytes], key_file: Path | None = None) -> None:
        self.active = active
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self._key_file = key_file

    def seal(self, text: str, place: Place) -> bytes:
        return self.seal_bytes(text.encode("utf-8", "surrogatepass"), place)

    def open(self, sealed: bytes, place: Place) -> str:
        """Raises CiphertextDamaged."""
        return self.open_bytes(sealed, place).decode("utf-8", "surrogatepass")

    def seal_bytes(self, plain: bytes, place: Place) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        head = bytes([VERSION]) + self.active + nonce
        return head + self._keys[self.active].encrypt(nonce, plain, place.bytes)

    def open_bytes(self, sealed: bytes, place: Place) -> bytes:
        if len(sealed) < _HEAD + 16 or sealed[0] != VERSION:
            raise CiphertextDamaged(f"A value of {place.table}.{place.column} is not sealed by us: restore the backup.")
        name, nonce = sealed[1:HEAD_BYTES], sealed[HEAD_BYTES:_HEAD]
        key = self._keys.get(name) or self._added_since(name)
        if key is None:
            raise CiphertextDamaged(
                f"A value of {place.table}.{place.column} was sealed with key {name.hex()}, which the key file lacks: "
                "put the key file of the backup back."
            )
        try:
            return key.decrypt(nonce, sealed[_HEAD:], place.bytes)
        except InvalidTag as error:
            raise CiphertextDamaged(
                f"A value of {place.table}.{place.column} was changed or moved: restore the backup."
            ) from error

    def sealed_with_old_key(self, sealed: bytes) -> bool:
        """Whether the value should be sealed again after a rotation."""
        return sealed[1:HEAD_BYTES] != self.active

    def _added_since(self, name: bytes) -> AESGCM | None:
        """A running service opens what was sealed after a rotation, too."""
        if self._key_file is not None:
            with contextlib.suppress(OSError, KeyUnusable):
                _, keys = _read(self._key_file)
                self._keys |= {added: AESGCM(key) for added, key in keys.items() if added not in self._keys}
        return self._keys.get(name)


def open_vault(key_file: Path) -> Vault:
    """The vault of this key file, which is made with a first key when it does not exist. Raises KeyUnusable."""
    try:
        if not key_file.exists():
            key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = secrets.token_bytes(ID_BYTES)
            _place(key_file, _written(name, {name: secrets.token_bytes(KEY_BYTES)}), replace=False)
        return Vault(*_read(key_file), key_file)
    except OSError as error:
        raise KeyUnusable(
            f"The key file {key_file} cannot be used ({error.strerror}): make its folder writable for us."
        ) from error


def existing_vault(key_file: Path) -> Vault:
    """The vault of a key file that must be there already. Raises KeyUnusable."""
    _must_exist(key_file)
    return open_vault(key_file)


def rotate(key_file: Path) -> Vault:
    """Add a new key to the file and seal with it from now on. Running services seal with the old one until they start
    again; both open everything. Raises KeyUnusable, and then nothing was changed."""
    _must_exist(key_file)
    lock = FileLock(key_file.with_name(f"{key_file.name}.lock"))
    try:
        if not lock.take():
            raise KeyUnusable(f"Another command is adding a key to {key_file}: wait until it is done.")
        _, keys = _read(key_file)
        active = secrets.token_bytes(ID_BYTES)
        keys[active] = secrets.token_bytes(KEY_BYTES)
        _place(key_file, _written(active, keys), replace=True)
    except OSError as error:
        raise KeyUnusable(
            f"The key file {key_file} cannot be written ({error.strerror}): the old one stays."
        ) from error
    finally:
        lock.let_go()
    return Vault(active, keys, key_file)


def _must_exist(key_file: Path) -> None:
    if not key_file.exists():
        raise KeyUnusable(f"There is no key file {key_file}: name the data folder of a service with --data.")


def _written(active: bytes, keys: dict[bytes, bytes]) -> str:
    texts = {name.hex(): base64.b64encode(key).decode() for name, key in keys.items()}
    return json.dumps({"active": active.hex(), "keys": texts}, indent=1) + "\n"


def _read(key_file: Path) -> tuple[bytes, dict[bytes, bytes]]:
    if key_file.stat().st_mode & 0o077:
        raise KeyUnusable(f"The key file {key_file} can be read by others: run chmod 600 '{key_file}'.")
    try:
        facts = json.loads(key_file.read_text(encoding="ascii"))
        keys = {bytes.fromhex(name): base64.b64decode(key, validate=True) for name, key in facts["keys"].items()}
        active = bytes.fromhex(facts["active"])
        whole = active in keys and all(len(n) == ID_BYTES and len(key) == KEY_BYTES for n, key in keys.items())
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        whole = False
    if not whole:
        raise KeyUnusable(f"The key file {key_file} is damaged: put it back from the backup.")
    return active, keys


def _place(path: Path, text: str, *, replace: bool) -> None:
    """The file appears whole or not at all; without ``replace`` one that another start made meanwhile stays."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            fresh.replace(path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
