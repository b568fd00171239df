"""The names of drugs, how they sound, and how a telephone and a recogniser change sounds into others."""
