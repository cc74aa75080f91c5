import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { t } from "@/lib/texts";

import { Frame } from "./frame";
import { label } from "./settings";

// Without signs that look alike.
const LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS = "23456789";
const SIGNS = "!#$%&*+-=?@^_~";

/** Every sign has the same chance: numbers beyond the last whole round are thrown away. */
function pick(signs: string): string {
  const limit = 256 - (256 % signs.length);
  for (;;) {
    const value = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
    if (value < limit) return signs.charAt(value % signs.length);
  }
}

export function GadgetPage() {
  const [length, setLength] = useState(20);
  const [hasDigits, setHasDigits] = useState(true);
  const [hasSigns, setHasSigns] = useState(true);
  const [password, setPassword] = useState("");
  const toast = useToast();
  const signs = LETTERS + (hasDigits ? DIGITS : "") + (hasSigns ? SIGNS : "");
  const make = () => setPassword(Array.from({ length }, () => pick(signs)).join(""));
  const copy = async () => {
    await navigator.clipboard.writeText(password);
    toast({ title: t("Copied"), tone: "success" });
  };

  return (
    <Frame>
      <Card className="grid gap-5 p-6">
        <Field label={label("length", "Length")} hint={t("From 8 to 64")}>
          <Input
            type="number"
            min={8}
            max={64}
            value={length}
            onChange={(event) => setLength(Math.min(64, Math.max(1, Number(event.target.value) || 8)))}
          />
        </Field>
        <Checkbox label={t("With digits")} checked={hasDigits} onChange={(event) => setHasDigits(event.target.checked)} />
        <Checkbox label={t("With signs")} checked={hasSigns} onChange={(event) => setHasSigns(event.target.checked)} />
        <div className="flex flex-wrap gap-3">
          <Button onClick={make}>{label("make", "Make a password")}</Button>
          <Button variant="secondary" disabled={password === ""} onClick={() => void copy()}>
            {t("Copy")}
          </Button>
        </div>
        <output aria-live="polite" className="min-h-8 font-mono text-lg break-all">
          {password}
        </output>
      </Card>
    </Frame>
  );
}
