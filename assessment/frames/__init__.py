"""What is a table, as DataFrames: each built once, for screens, figures and files alike."""
