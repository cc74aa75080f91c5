import { formatDate, formatDateTime } from "../lib/format";
import type { ChoiceOption } from "./fields";

type Maybe<T> = T | null | undefined;

export const dateText = (value: Maybe<string>) => (value ? formatDate(value) : "");

export const dateTimeText = (value: Maybe<string>) => (value ? formatDateTime(value) : "");

export const choiceText = (choices: readonly ChoiceOption[], value: Maybe<string>) =>
  choices.find((choice) => choice.value === value)?.label ?? value ?? "";
