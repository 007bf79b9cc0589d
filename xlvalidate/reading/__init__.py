"""Bytes to submissions: guarded, typed, nothing believed."""
