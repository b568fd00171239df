"""RecordsError
├── DatabaseError
│   ├── DatabaseUnavailable     nothing answers, or the connection broke; try again
│   ├── StatementTimedOut       a statement took longer than it may; try again
│   └── StatementRefused        the database refuses what was asked (constraint, type, right)
├── EmbeddedError               the embedded PostgreSQL cannot run
│   ├── EmbeddedMissing         its binaries are not installed
│   ├── DataFolderUnusable      the folder cannot be made, entered or written, or belongs to somebody else
│   ├── DataFolderDamaged       what lies in it is no whole database
│   ├── DataFolderOfOtherVersion  it was made by another major version of PostgreSQL
│   ├── DataFolderBusy          a server that nobody owns still runs on it
│   ├── DiskFull                the disk that holds it is full
│   └── EmbeddedStartFailed     it started and gave up; the message carries its own last words
├── MigrationFailed             a migration could not be applied, or an applied one was changed afterwards
├── SpoolFailed                 the spool file cannot be written (disk full, no right)
├── VaultError
│   ├── KeyUnusable             the key file is damaged, readable by others, or cannot be written
│   └── CiphertextDamaged       a sealed value was changed, moved to another row, or sealed with a key we lack
└── AuditBroken                 the chain of audit rows cannot be continued
"""


class RecordsError(Exception):
    """Any failure of what is kept. ``code`` is stable; ``retryable`` says whether trying again may help."""

    code = "records"
    retryable = False


class DatabaseError(RecordsError):
    code = "database"


class DatabaseUnavailable(DatabaseError):
    code = "database_unavailable"
    retryable = True


class StatementTimedOut(DatabaseError):
    code = "statement_timed_out"
    retryable = True


class StatementRefused(DatabaseError):
    """sqlstate: PostgreSQL's five-character code (its manual, appendix A); empty when it never got there."""

    code = "statement_refused"

    def __init__(self, message: str, sqlstate: str = "") -> None:
        super().__init__(message)
        self.sqlstate = sqlstate

    @property
    def by_its_values(self) -> bool:
        """Whether these very values are refused (classes 22 and 23), so that trying again never helps."""
        return self.sqlstate[:2] in ("22", "23")


class EmbeddedError(RecordsError):
    code = "embedded"


class EmbeddedMissing(EmbeddedError):
    code = "embedded_missing"


class DataFolderUnusable(EmbeddedError):
    code = "data_folder_unusable"


class DataFolderDamaged(EmbeddedError):
    code = "data_folder_damaged"


class DataFolderOfOtherVersion(EmbeddedError):
    code = "data_folder_of_other_version"


class DataFolderBusy(EmbeddedError):
    code = "data_folder_busy"
    retryable = True


class DiskFull(EmbeddedError):
    code = "disk_full"
    retryable = True


class EmbeddedStartFailed(EmbeddedError):
    code = "embedded_start_failed"
    retryable = True


class MigrationFailed(RecordsError):
    code = "migration_failed"


class SpoolFailed(RecordsError):
    code = "spool_failed"
    retryable = True


class VaultError(RecordsError):
    code = "vault"


class KeyUnusable(VaultError):
    code = "key_unusable"


class CiphertextDamaged(VaultError):
    code = "ciphertext_damaged"


class AuditBroken(RecordsError):
    code = "audit_broken"
