"""What is seen in a browser: pages of Streamlit and plain pages, and the server around them."""
