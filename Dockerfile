# One image for `migrate` and `serve`. Built and run without root; nothing in it but the program and the public certificates.
FROM rust:1.95-bookworm AS build
# aws-lc, which makes and checks the tokens' signatures, is compiled from C.
RUN apt-get update && apt-get install -y --no-install-recommends cmake && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/source/target \
    cargo build --release --locked -p sunhwan && cp target/release/sunhwan /sunhwan

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /var/lib/sunhwan --create-home --shell /usr/sbin/nologin sunhwan \
    && install -d -o sunhwan -g sunhwan -m 0700 /etc/sunhwan /var/lib/sunhwan/files
COPY --from=build /sunhwan /usr/local/bin/sunhwan
USER 10001:10001
WORKDIR /var/lib/sunhwan
ENV SUNHWAN_LISTEN=0.0.0.0:8080
EXPOSE 8080
# Ends within `drain_seconds` (5) and 10 s for the last requests: give it 20 s to stop.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=10s --retries=3 CMD ["sunhwan", "healthcheck"]
ENTRYPOINT ["sunhwan"]
CMD ["serve"]
