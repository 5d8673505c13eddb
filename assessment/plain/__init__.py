"""Pages that are not Streamlit's: ballots, what other devices are told, addresses that don't exist."""
