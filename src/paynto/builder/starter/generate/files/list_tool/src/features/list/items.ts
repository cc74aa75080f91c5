export interface Item {
  id: string;
  text: string;
  isDone: boolean;
  count: number;
}

export const newItem = (text: string): Item => ({ id: crypto.randomUUID(), text, isDone: false, count: 0 });

function isItem(value: unknown): value is Item {
  if (typeof value !== "object" || value === null) return false;
  const item = value as Partial<Item>;
  return (
    typeof item.id === "string" &&
    typeof item.text === "string" &&
    typeof item.isDone === "boolean" &&
    typeof item.count === "number"
  );
}

export const isItemList = (value: unknown): value is Item[] => Array.isArray(value) && value.every(isItem);
