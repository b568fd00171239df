"""How what is said is worded for the ear: fixed sentences, clauses, numbers, terms. Pure."""
