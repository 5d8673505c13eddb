"""Measures, as several screens show and change them."""
