"""Lücken."""
