"""What surrounds the screens in the browser: language, style, keyboard, and where files come from."""
