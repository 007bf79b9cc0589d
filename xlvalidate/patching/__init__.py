"""Workbooks changed part by part, every other byte left as it was."""
