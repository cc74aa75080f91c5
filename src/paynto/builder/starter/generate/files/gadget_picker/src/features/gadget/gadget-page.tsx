import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useStoredState } from "@/lib/storage";
import { t } from "@/lib/texts";

import { Frame } from "./frame";
import { label } from "./settings";

const isText = (value: unknown) => typeof value === "string" && value.length < 100_000;

export function GadgetPage() {
  const [text, setText] = useStoredState("names", "Mara\nTomas\nElena\nJonas", isText);
  const [picked, setPicked] = useState("");
  const names = text.split("\n").map((name) => name.trim()).filter(Boolean);
  const pick = () => setPicked(names[Math.floor(Math.random() * names.length)] ?? "");
  return (
    <Frame>
      <Card className="grid gap-5 p-6">
        <Field label={label("names", "Names")} hint={t("One in each line")}>
          <Textarea rows={8} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
        <Button size="lg" disabled={names.length === 0} onClick={pick}>
          {label("pick", "Pick one")}
        </Button>
        <output aria-live="polite" className="min-h-12 text-center text-4xl font-semibold break-words">
          {picked}
        </output>
      </Card>
    </Frame>
  );
}
