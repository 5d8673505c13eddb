"""What users read, in German: for screens and documents alike."""
