"""Judgement: a list always, one workbook is a batch of one."""
