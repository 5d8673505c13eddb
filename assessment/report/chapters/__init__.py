"""The report's chapters as data: the PDF sets them, the council paper draws on them."""
