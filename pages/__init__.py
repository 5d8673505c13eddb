"""The screens, one file each: they load, call the domain, and draw. The only code that imports Streamlit."""
