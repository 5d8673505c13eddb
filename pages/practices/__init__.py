"""Praxis."""
