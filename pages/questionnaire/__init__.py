"""Fragebogen."""
