"""Replies of a model for ``./run bench grounded``: sentences that are faithful, and how they are made wrong."""
