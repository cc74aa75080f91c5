  if (input.«column» !== null«skip») {
    const message = «message»;
    const others = «others»;
    const taken = «count»;
    const target = await transaction.«target».findUnique({ where: { id: input.«column» } });
    const limit = target?.«limit» ?? Infinity;
    if (taken + «added» > limit) throw new Problem(409, "conflict", message, [{ path: "«column»", message }]);
  }
