"""The catalogue: criteria, drivers, practices and terms, how they are read and checked, and as they were."""
