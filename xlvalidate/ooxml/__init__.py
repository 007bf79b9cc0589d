"""The only room that knows the bytes of a workbook: its guard, its parts, their XML, and how they are written."""
