«imports»
export const dashboardRoutes = new Hono().get("/", async (context) => {
  const db = await database();
«months»  const dashboard: Dashboard = {
    figures: [
«figures»    ],
    charts: [
«charts»    ],
  };
  return context.json(dashboard);
});
