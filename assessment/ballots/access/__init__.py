"""Who may reach what, how often, and from where."""
