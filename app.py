"""Chapter & Verse: `streamlit run app.py`."""

from __future__ import annotations

import streamlit as st

from ui import about, indexed, quality, server
from ui.ask import page as ask
from ui.browse import page as browse
from ui.check import page as check
from ui.official import page as official_page
from ui.own import page as own
from ui.pack import page as pack
from ui.training import page as training

PAGES = (
    (ask.page, "Ask", ""),
    (browse.page, "Browse", "browse"),
    (check.page, "Check", "check"),
    (pack.page, "Meeting pack", "pack"),
    (own.page, "Your documents", "own"),
    (indexed.page, "What is indexed", "indexed"),
    (training.page, "Training", "training"),
    (quality.page, "How good it is", "quality"),
    (about.page, "About", "about"),
    (official_page.page, "On the page", "page"),
)

app = st.App(
    __file__,
    lifespan=server.lifespan,
    routes=server.routes(),
    middleware=server.middleware(),
    on_script_error=server.on_error,
)

if __name__ == "__main__":  # Streamlit runs this file once for each view of a page
    st.navigation(
        [st.Page(page, title=title, url_path=path, default=not path) for page, title, path in PAGES], position="hidden"
    ).run()
