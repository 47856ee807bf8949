# One build, one image a process. The images hold production packages and built code, and run as the unprivileged user `node`.

FROM node:20.20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY contract/package.json contract/
COPY db/package.json db/
COPY gateway/package.json gateway/
COPY server/package.json server/
COPY simulators/package.json simulators/
COPY web/package.json web/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20.20-bookworm-slim AS runtime
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
# The other mount points exist too, so that a new volume mounted there belongs to `node`.
RUN mkdir -p /data /demo /gateway && chown node:node /data /demo /gateway
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules node_modules
COPY --from=build --chown=root:root /app/contract contract
COPY --from=build --chown=root:root /app/db db
USER node
VOLUME /data

# Migrations and the import of a district: runs once and ends.
FROM runtime AS prepare
COPY --from=build --chown=root:root /app/simulators simulators
CMD ["node", "db/dist/migrate-command.js"]

FROM runtime AS gateway
COPY --from=build --chown=root:root /app/gateway gateway
ENV MQTT_HOST=0.0.0.0 JOURNAL_DIR=/data/journal OPCUA_PKI_DIR=/data/pki
EXPOSE 1883 8083 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8081/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=64", "gateway/dist/main.js"]

FROM runtime AS server
COPY --from=build --chown=root:root /app/server server
COPY --from=build --chown=root:root /app/web/dist web/dist
ENV HTTP_HOST=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/dist/main.js"]

FROM runtime AS simulators
COPY --from=build --chown=root:root /app/simulators simulators
CMD ["node", "simulators/dist/run.js"]
