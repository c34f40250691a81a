"""Speed beside the LlamaIndex quick start: cold, warm, memory, indexing."""
