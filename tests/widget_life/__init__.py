"""A small model of the browser's side of Streamlit, and sequences of what a person does in it.

AppTest reads a widget's value from the session. A browser shows something else at times: a field that comes
back shows its default, or what the page remembers of it, and says so to the server. `browser.Tab` keeps what the page
keeps, as Streamlit 1.67 does it, and talks to the server's real session; tests/browser/test_widget_life.py plays the
same steps in Chromium and compares.
"""
