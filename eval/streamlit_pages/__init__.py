"""The app without a browser: its pages over the websocket that Streamlit's own page speaks."""
