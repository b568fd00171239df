"""What is kept, and how it is kept safe: database, journal, spool, vault, audit, log redaction."""
