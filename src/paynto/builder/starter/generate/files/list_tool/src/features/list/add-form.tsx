import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";

import { Button } from "@/components/ui/button";
import { Input, Textarea } from "@/components/ui/input";
import { t } from "@/lib/texts";

import { addLabel } from "./settings";

interface AddFormProps {
  label: string;
  isLong: boolean;
  onAdd: (text: string) => void;
}

export function AddForm({ label, isLong, onAdd }: AddFormProps) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    onAdd(text.trim());
    setText("");
  };
  const control = { "aria-label": label, placeholder: label, maxLength: 2000, value: text };

  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      {isLong ? (
        <Textarea {...control} rows={3} onChange={(event) => setText(event.target.value)} />
      ) : (
        <Input {...control} onChange={(event) => setText(event.target.value)} />
      )}
      <Button type="submit" icon={<Plus aria-hidden />} disabled={text.trim() === ""}>
        {addLabel ?? t("Add")}
      </Button>
    </form>
  );
}
