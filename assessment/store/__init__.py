"""Where assessments are kept: tables, migrations, and the repository that reads and writes them."""
