"""Somebody else's form: its tables found in a workbook, and an edition file proposed for it."""
