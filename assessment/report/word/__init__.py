"""The council paper for Word."""
