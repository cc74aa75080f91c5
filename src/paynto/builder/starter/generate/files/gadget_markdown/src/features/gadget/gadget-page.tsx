import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useStoredState } from "@/lib/storage";
import { usePageTitle } from "@/lib/use-page-title";
import { config } from "@/lib/config";

import { Markdown } from "./markdown";
import { label } from "./settings";

const EXAMPLE = "# Hello\n\nWrite **bold** or *slanted* words and `code`.\n\n- one\n- two\n";
const isText = (value: unknown) => typeof value === "string" && value.length < 500_000;

export function GadgetPage() {
  const [source, setSource] = useStoredState("markdown", EXAMPLE, isText);
  usePageTitle(config.name);
  return (
    <section className="mx-auto w-full max-w-6xl py-8">
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{config.name}</h1>
      <div className="grid items-start gap-6 md:grid-cols-2">
        <Field label={label("source", "Markdown")}>
          <Textarea className="min-h-96 font-mono" value={source} onChange={(event) => setSource(event.target.value)} />
        </Field>
        <div className="flex min-w-0 flex-col gap-1.5">
          <p className="text-sm font-medium">{label("preview", "Preview")}</p>
          <Card className="min-h-96 p-5">
            <Markdown source={source} />
          </Card>
        </div>
      </div>
    </section>
  );
}
