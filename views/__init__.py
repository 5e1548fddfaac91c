"""The pages. Streamlit is used here and in ``app.py``, and nowhere else."""
