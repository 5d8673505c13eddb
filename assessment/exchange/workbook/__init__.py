"""The Excel workbook, out and in again."""
