"""Figures from one form into another."""
