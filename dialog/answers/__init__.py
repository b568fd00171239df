"""The answer that the library gives: statements found, weighed, chosen and composed into a reply."""
