# One image: api, worker and migrate are the same code with another command.
# Pin the base by digest in your own registry before you run this in production.
FROM python:3.11.14-slim-bookworm AS browser
# What browsers get that others wrote: the structure editor and htmx, by npm from its lock file.
WORKDIR /npm
COPY requirements.node.lock ews/pages/vendor/package.json ews/pages/vendor/package-lock.json ./
RUN python -m venv /opt/node \
    && /opt/node/bin/pip install --no-cache-dir --require-hashes -r requirements.node.lock \
    && PATH="/opt/node/bin:$PATH" npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM python:3.11.14-slim-bookworm AS build
# One module is compiled (chem/markush/quick_sieve.pyx); the compiler stays behind.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.service.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.service.lock
COPY pyproject.toml README.md LICENSE ./
COPY chem chem
COPY schemas schemas
COPY connectors connectors
COPY ews ews
COPY --from=browser /npm/node_modules/openchemlib/dist/openchemlib.js \
    /npm/node_modules/openchemlib/dist/resources.json \
    /npm/node_modules/htmx.org/dist/htmx.min.js ews/pages/static/vendor/
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11.14-slim-bookworm
# Java reads systematic names (OPSIN); without it all else works.
# hadolint ignore=DL3008
RUN mkdir -p /usr/share/man/man1 \
    && apt-get update \
    && apt-get install --yes --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 ews \
    && useradd --system --uid 10001 --gid 10001 --create-home --home-dir /var/lib/ews ews
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    EWS_HOME=/var/lib/ews \
    EWS_LISTEN=0.0.0.0:8080
USER 10001:10001
WORKDIR /var/lib/ews
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/readyz', timeout=2)"]
ENTRYPOINT ["ews"]
CMD ["serve"]
