«imports»
export const routes = new Hono()
  .route("/health", health)
  .use(async (_, next) => {
    await ensureSampleData();
«own_rows»    await next();
  })«routes»;
