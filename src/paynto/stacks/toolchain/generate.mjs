/** generate.mjs <project>: writes the Prisma client of a project. */
import { generateClient, hasSchema } from "./prisma-client.mjs";

const [root] = process.argv.slice(2);
if (await hasSchema(root)) await generateClient(root);
