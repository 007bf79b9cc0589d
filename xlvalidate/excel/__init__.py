"""The spreadsheet side: the only room that knows xlwings."""
