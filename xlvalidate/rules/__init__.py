"""A small language: one tree, many interpreters."""
