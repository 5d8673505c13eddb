"""The pages that the phones in the room get, and who may reach what."""
