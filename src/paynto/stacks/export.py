"""The files that let an exported app run elsewhere: a container image and a compose file."""

import json
import re

from paynto.stacks.catalogue import Stack, read_template

NODE_IMAGE = "node:24-slim"
STATIC_IMAGE = "nginx:1.29-alpine"
PRISMA_VERSION = "7.10.0"

_DOCKERIGNORE = "node_modules\ndist\ndata\n.cache\nserver/generated\n.env\n.env.*\n.git\n"

_NGINX = """\
server {
  listen 80;
  root /usr/share/nginx/html;
  gzip on;
  gzip_types text/css application/javascript image/svg+xml application/json;
  location /assets/ { add_header Cache-Control "public, max-age=31536000, immutable"; try_files $uri =404; }
  location / { add_header Cache-Control "no-cache"; try_files $uri /index.html; }
}
"""

_CREATE_DATABASE = """\
// Makes the tables when the SQLite file is new. Other databases are prepared with `npx prisma db push`.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

const url = process.env.DATABASE_URL ?? "file:./data/app.db";
if (url.startsWith("file:")) {
  const file = url.slice("file:".length);
  mkdirSync(dirname(file), { recursive: true });
  const isNew = !existsSync(file);
  const database = new DatabaseSync(file);
  if (isNew) database.exec(readFileSync(new URL("./prisma/create.sql", import.meta.url), "utf8"));
  database.close();
}
"""


def export_files(
    stack: Stack, slug: str, create_statements: tuple[str, ...] = ()
) -> dict[str, bytes]:
    """To be added to the project's files. `create_statements` are those of `diff_schema` from nothing to the app's schema."""
    name = re.sub(r"[^a-z0-9-]+", "-", slug.lower()).strip("-") or "app"
    files = {".dockerignore": _DOCKERIGNORE}
    if stack.has_server:
        files["Dockerfile"] = _server_dockerfile()
        files["compose.yml"] = _server_compose(name)
        files["create-database.mjs"] = _CREATE_DATABASE
        files["prisma/create.sql"] = "".join(f"{statement};\n\n" for statement in create_statements)
    else:
        files["Dockerfile"] = _static_dockerfile()
        files["compose.yml"] = f"services:\n  {name}:\n    build: .\n    ports:\n      - 8080:80\n"
        files["nginx.conf"] = _NGINX
    return {path: text.encode() for path, text in files.items()}


def _build_stage(extra: str) -> str:
    manager = json.loads(read_template("react")["package.json"])["packageManager"]
    return f"""\
FROM {NODE_IMAGE} AS build
WORKDIR /app
RUN npm install --global {manager}
COPY package.json pnpm-lock.yaml ./
RUN pnpm install --frozen-lockfile --ignore-scripts
COPY . .
{extra}RUN pnpm build
"""


def _static_dockerfile() -> str:
    return f"""{_build_stage("")}
FROM {STATIC_IMAGE}
COPY nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /app/dist /usr/share/nginx/html
"""


def _server_dockerfile() -> str:
    # Generating the client needs no engine; naming any program keeps Prisma from downloading one.
    generate = (
        f"RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true npx --yes prisma@{PRISMA_VERSION} generate\n"
    )
    return f"""{_build_stage(generate)}
FROM {NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production PORT=3000 DATABASE_URL=file:/app/data/app.db
COPY --from=build /app/dist ./dist
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/create-database.mjs ./
RUN mkdir data && chown node data
USER node
VOLUME /app/data
EXPOSE 3000
CMD ["sh", "-c", "node create-database.mjs && exec node dist/server/node.js"]
"""


def _server_compose(name: str) -> str:
    return f"""\
services:
  {name}:
    build: .
    restart: unless-stopped
    ports:
      - 3000:3000
    environment:
      DATABASE_URL: file:/app/data/app.db
    volumes:
      - data:/app/data
volumes:
  data:
"""
