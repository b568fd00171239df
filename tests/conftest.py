"""Set before any model library is imported: it would otherwise open connections of its own."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

pytest_plugins = [
    "tests.postgres_owner",
    "tests.postgres_server",
    "tests.library_database",
    "tests.running_service",
]
