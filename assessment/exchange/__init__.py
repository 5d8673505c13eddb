"""Assessments in and out as files."""
