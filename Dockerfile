# The image of everything in docker-compose.yml that is ours: worker, Prefect server, set-up, commands. See docs/deployment.md.

FROM python:3.11.15-slim-bookworm AS build
ENV UV_PROJECT_ENVIRONMENT=/opt/article-flows \
    UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1
RUN python -m pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /src
# What is only installed anew when the lock changes: the language model is part of it.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --locked --no-dev --extra otel --no-install-project
COPY flows flows
RUN uv sync --locked --no-dev --extra otel --no-editable

FROM python:3.11.15-slim-bookworm
# User 1000 is also that of Elasticsearch and Kibana in their images: certificates can be for the owner alone.
# A volume takes over the owner of the folder that it is first mounted on; these are those folders.
RUN groupadd --gid 1000 flows \
    && useradd --uid 1000 --gid flows --home-dir /var/lib/article-flows --no-create-home --shell /usr/sbin/nologin flows \
    && install -d -o flows -g flows -m 0750 /var/lib/article-flows /authority /tls/elasticsearch /tls/kibana \
        /keys/reader /keys/loader /keys/migration /keys/kibana \
    && install -d -o flows -g flows -m 0755 /trust /snapshots /drops
COPY --from=build /opt/article-flows /opt/article-flows
ENV PATH=/opt/article-flows/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FLOWS_HOME=/var/lib/article-flows \
    PREFECT_HOME=/tmp/prefect \
    PREFECT_SERVER_UI_STATIC_DIRECTORY=/tmp/prefect-ui \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    DO_NOT_TRACK=1
USER 1000:1000
WORKDIR /var/lib/article-flows
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s --retries=3 CMD ["flows", "status", "--json"]
ENTRYPOINT ["flows"]
CMD ["--help"]
