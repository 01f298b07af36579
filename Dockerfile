# Images are pinned by tag; docker-compose.yml says how to pin them by digest.
# What Node makes: the client's scripts and the demo's plans, as ./seatmap build makes them.
FROM node:20-bookworm-slim AS client
WORKDIR /src/src/Web/client
COPY src/Web/client/package.json src/Web/client/package-lock.json src/Web/client/.npmrc ./
RUN npm ci
COPY src/Web/client/ ./
# The keys of the pages' texts.
COPY src/Web/Languages/Messages/ ../Languages/Messages/
RUN npm run build
COPY plans/generate.mjs /src/plans/
RUN node /src/plans/generate.mjs

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS server
WORKDIR /src
# Packages are fetched again only when a project file has changed.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/SeatEngine/SeatEngine.csproj src/SeatEngine/packages.lock.json src/SeatEngine/
COPY src/SeatHub/SeatHub.csproj src/SeatHub/packages.lock.json src/SeatHub/
COPY src/Web/Web.csproj src/Web/packages.lock.json src/Web/
RUN dotnet restore src/Web --locked-mode
# Script and plans from one stage: with the script's own date, the build could take the plans for older and ask for Node.
COPY --from=client /src/plans/ plans/
COPY src/ src/
COPY --from=client /src/src/Web/wwwroot/app/ src/Web/wwwroot/app/
# There is no .git here: a release says its version (docker build --build-arg VERSION=0.2.0), anything else is a pre-release.
ARG VERSION=
RUN dotnet publish src/Web -c Release --no-restore -o /app -p:MinVerVersionOverride="$VERSION"

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --chmod=755 deploy/healthcheck /usr/local/bin/healthcheck
COPY --from=server /app/ ./
# Nothing is written to disk: keys and data are in PostgreSQL.
USER $APP_UID
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
# Alive, not ready: a node that waits for its database is to be left alone, not replaced.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["healthcheck", "/health/live"]
ENTRYPOINT ["dotnet", "SeatMap.Web.dll"]
