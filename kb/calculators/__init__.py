"""Clinical calculators: pure, each with its units, ranges, source and version."""
