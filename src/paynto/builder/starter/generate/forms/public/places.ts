
  .get("/places", async (context) => {
    const db = await database();
    const groups = await db.«table».groupBy({ by: ["«column»"], «measure»«where» });
    const taken = new Map(groups.map((group) => [group.«column», «value»]));
    const rows = await db.«target».findMany({ take: 500 });
    return context.json(
      rows.map((«row») => ({
        id: «row».id,
        label: «title»,
        left: «row».«limit» === null ? null : «row».«limit» - (taken.get(«row».id) ?? 0),
      })),
    );
  })
