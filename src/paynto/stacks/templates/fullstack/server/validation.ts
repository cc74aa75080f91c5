/** Messages of refused values in plain words. A message given in the schema, `z.string().min(1, "…")`, goes first. */
import { z } from "zod";

z.config({
  customError: (issue) => {
    const isMissing = issue.input === undefined || issue.input === null || issue.input === "";
    switch (issue.code) {
      case "invalid_type":
        return isMissing ? "Please fill this in." : typeMessage(String(issue.expected));
      case "too_small":
        if (issue.origin === "string") return Number(issue.minimum) <= 1 ? "Please fill this in." : `Please enter at least ${issue.minimum} characters.`;
        return issue.origin === "array" ? `Please choose at least ${issue.minimum}.` : `Please enter at least ${issue.minimum}.`;
      case "too_big":
        return issue.origin === "string" ? `Please enter at most ${issue.maximum} characters.` : `Please enter at most ${issue.maximum}.`;
      case "invalid_value":
        return isMissing ? "Please choose one of the options." : "This is not one of the options.";
      case "invalid_format":
        return isMissing ? "Please fill this in." : formatMessage(String(issue.format));
      case "not_multiple_of":
        return `Please enter a multiple of ${issue.divisor}.`;
      case "unrecognized_keys":
        return `There is no field ${issue.keys.join(", ")}.`;
      default:
        return undefined;
    }
  },
});

function typeMessage(expected: string): string {
  const messages: Record<string, string> = {
    number: "Please enter a number.",
    int: "Please enter a whole number.",
    date: "Please enter a date.",
    boolean: "Please answer yes or no.",
    string: "Please enter text.",
  };
  return messages[expected] ?? "This value has the wrong form.";
}

function formatMessage(format: string): string {
  const messages: Record<string, string> = {
    email: "Please enter an e-mail address.",
    url: "Please enter a web address such as https://example.com.",
    date: "Please enter a date.",
    datetime: "Please enter a date and time.",
    time: "Please enter a time.",
  };
  return messages[format] ?? "This value has the wrong form.";
}
