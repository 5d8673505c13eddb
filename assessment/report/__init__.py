"""The report and the printable workbook: what they say, and how typst sets them as PDF."""
