  if («filled») {
    const message = «message»;
    const others = «others»;
    const other = await transaction.«table».findFirst({ where: others });
    if (other) throw new Problem(409, "conflict", message, [{ path: «field», message }]);
  }
