"""The pages: they call retrieval and corpus, and nothing calls them."""
