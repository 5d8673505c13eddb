"""The domain: catalogue, ratings, scores, gaps, storage and exchange. Imports no Streamlit."""
