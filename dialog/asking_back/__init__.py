"""What is asked back: which reading of a broad question, which of two drugs that sound alike. Pure."""
