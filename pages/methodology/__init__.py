"""Methodik."""
