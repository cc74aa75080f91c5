«imports»
export const routes = new Hono()
  .route("/health", health)
  .use(async (_, next) => {
    await ensureSampleData();
    await next();
  })«routes»;
