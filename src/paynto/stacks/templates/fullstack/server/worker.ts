/** Runs the API on Workers; the pages are static assets. Set DATABASE_URL to a libsql: or postgresql: address. */
import { app } from "./app";
import { withDatabase, type DatabaseSettings } from "./db";

interface Environment extends DatabaseSettings {
  ASSETS?: { fetch(request: Request): Promise<Response> };
}

export default {
  async fetch(request: Request, environment: Environment): Promise<Response> {
    const isApi = new URL(request.url).pathname.startsWith("/api/");
    if (!isApi && environment.ASSETS) return environment.ASSETS.fetch(request);
    return withDatabase(environment, async () => app.fetch(request, environment));
  },
};
