"""The least that Streamlit can do: one question, one line that says what is chosen."""

import streamlit as st

choice = st.radio(
    "Wie weit ist das Kriterium erfüllt?",
    ["Nicht erfüllt", "Teilweise erfüllt", "Überwiegend erfüllt", "Vollständig erfüllt"],
)
st.text(f"Gespeichert: {choice}")
