"""The screens, drawn by Streamlit without a browser."""
