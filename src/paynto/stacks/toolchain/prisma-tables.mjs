/** Tables of a schema in an order in which each comes after those it points to. */
import { createRequire } from "node:module";
import { checkSchema } from "./prisma-schema.mjs";

const require = createRequire(import.meta.url);

export async function getModelsInOrder(schema) {
  checkSchema(schema);
  const { getInternalDMMF } = require("@prisma/get-dmmf");
  const { datamodel } = await getInternalDMMF({ datamodel: [["schema.prisma", schema]] });
  const byName = new Map(datamodel.models.map((model) => [model.name, model]));
  const ordered = [];
  const seen = new Set();
  const visit = (model) => {
    if (seen.has(model.name)) return;
    seen.add(model.name);
    for (const field of model.fields) if (field.relationFromFields?.length > 0) visit(byName.get(field.type));
    ordered.push(describe(model));
  };
  datamodel.models.forEach(visit);
  return ordered;
}

function describe(model) {
  return {
    table: model.dbName ?? model.name,
    columns: model.fields
      .filter((field) => field.kind !== "object")
      .map((field) => ({ name: field.dbName ?? field.name, type: field.type, isAutoincrement: field.default?.name === "autoincrement" })),
  };
}

export function quote(name) {
  return `"${name.replaceAll('"', '""')}"`;
}
