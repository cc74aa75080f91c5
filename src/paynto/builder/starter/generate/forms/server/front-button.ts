  .post("/:id{[0-9]{1,9}}/«index»", async (context) => {
    const db = await database();
    const { count } = await db.«table».updateMany({
      where: { id: Number(context.req.param("id")) },
      data: «data»,
    });
    if (count === 0) throw notFound();
    return context.json({ isCounted: true });
  })
