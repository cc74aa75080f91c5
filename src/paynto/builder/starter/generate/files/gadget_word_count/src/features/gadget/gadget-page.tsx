import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { formatNumber } from "@/lib/format";
import { useStoredState } from "@/lib/storage";
import { t } from "@/lib/texts";

import { Frame } from "./frame";
import { label } from "./settings";

const WORDS_PER_MINUTE = 200;
const isText = (value: unknown) => typeof value === "string" && value.length < 500_000;

export function GadgetPage() {
  const [text, setText] = useStoredState("text", "", isText);
  const words = text.split(/\s+/).filter(Boolean).length;
  const facts = [
    { name: t("Words"), value: words },
    { name: t("Characters"), value: [...text].length },
    { name: t("Characters without spaces"), value: [...text.replace(/\s/g, "")].length },
    { name: t("Sentences"), value: text.split(/[.!?…]+(?:\s|$)/).filter((part) => part.trim()).length },
    { name: t("Paragraphs"), value: text.split(/\n\s*\n/).filter((part) => part.trim()).length },
    { name: t("Minutes to read"), value: Math.ceil(words / WORDS_PER_MINUTE) },
  ];
  return (
    <Frame>
      <Field label={label("text", "Text")}>
        <Textarea rows={10} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <Card className="mt-6 p-5">
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3">
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt className="text-sm text-muted">{name}</dt>
              <dd className="text-2xl font-semibold tabular-nums">{formatNumber(value)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </Frame>
  );
}
