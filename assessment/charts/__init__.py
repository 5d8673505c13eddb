"""Figures for screens."""
