"""Workbooks of other formats made .xlsx by the LibreOffice of who collects, in a process with limits."""
