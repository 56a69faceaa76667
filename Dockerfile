# The service with its index in /data. Built where a package registry can be reached; run without one.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /venv
COPY pyproject.toml constraints.txt README.md LICENSE NOTICE ./
COPY corpus corpus
COPY index index
COPY assistant assistant
RUN /venv/bin/pip install -c constraints.txt .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin wenzhang \
    && install -d -o wenzhang -g wenzhang /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    ANONYMIZED_TELEMETRY=False \
    GRADIO_ANALYTICS_ENABLED=False \
    GRADIO_TEMP_DIR=/tmp/gradio \
    MPLCONFIGDIR=/tmp \
    WENZHANG_DATA=/data \
    WENZHANG_HOST=0.0.0.0 \
    WENZHANG_PORT=7860
USER 10001
WORKDIR /tmp
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=10s --start-period=300s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/readyz', timeout=9)"]
# An index that is there and up to date is not built again.
CMD ["sh", "-c", "wenzhang index && exec wenzhang serve"]
