"""The single source: forms as data."""
