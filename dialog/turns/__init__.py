"""Whose turn it is: the machine, its table and its limits, and how long a pause may be. Pure."""
