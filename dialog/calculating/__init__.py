"""Calculations by voice: values heard, asked for, questioned and read back. Pure."""
