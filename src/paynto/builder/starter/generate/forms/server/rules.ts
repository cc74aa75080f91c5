«imports»
/** The promises that rows of this kind keep among each other; a broken one is refused with a message at the form. */
export async function check«pascal»(input: «pascal»Input, { transaction, id }: WriteContext): Promise<void> {
«checks»}
