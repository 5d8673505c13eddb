"""The workshop's own web pages: ballots for the devices in the room."""
