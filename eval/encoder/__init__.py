"""The questions' encoder: its graph drawn, and compared with sentence-transformers."""
