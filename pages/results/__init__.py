"""Ergebnis."""
