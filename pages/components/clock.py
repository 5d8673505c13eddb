"""Dates and times as users in Germany read them, for screens."""

from assessment.clock import local, now, today

__all__ = ["local", "now", "today"]
