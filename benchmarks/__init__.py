"""Measures the app against a bare Streamlit app: see docs/performance.md."""
