"""Vergleich."""
