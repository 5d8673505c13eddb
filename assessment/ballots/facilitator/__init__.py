"""The link that lets one more device lead a workshop, and the pages that say what became of it."""
