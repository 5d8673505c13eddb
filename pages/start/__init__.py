"""The start page: the list of assessments."""
