"""How a group comes to a rating."""
