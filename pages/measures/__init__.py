"""Maßnahmen."""
