"""Bericht."""
