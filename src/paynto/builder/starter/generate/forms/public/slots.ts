
  .get("/slots", async (context) => {
    const day = readDay(context.req.query("day"));
    const db = await database();
    const booked = await db.«table».findMany({
      where: «where»,
      select: { «time»: true },
    });
    const hours = «hours»;
    return context.json(freeSlots(day, hours, booked.map((booking) => «value»)));
  })
