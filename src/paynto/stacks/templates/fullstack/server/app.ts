/** The API. Every address starts with /api; the rest belongs to the pages. */
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { Problem, respondProblem } from "./problems";
import { routes } from "./routes";
import "./validation";

const MAXIMUM_BODY_BYTES = 1024 * 1024;

export const app = new Hono()
  .use(secureHeaders({ xFrameOptions: false, strictTransportSecurity: false }))
  .use(
    bodyLimit({
      maxSize: MAXIMUM_BODY_BYTES,
      onError: (context) => respondProblem(new Problem(413, "too_large", "The request is larger than 1 MiB."), context),
    }),
  )
  .basePath("/api")
  .route("/", routes);

app.notFound((context) => respondProblem(new Problem(404, "not_found", "There is no such address."), context));
app.onError(respondProblem);

export default app;
