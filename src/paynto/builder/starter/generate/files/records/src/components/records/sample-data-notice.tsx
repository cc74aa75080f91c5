import { useState } from "react";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { messageOf, request } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

/** Says that the app still holds examples, and removes them on request. */
export function SampleDataNotice() {
  const { data } = useData("sample-data", (signal) => request<{ isPresent: boolean }>("/sample-data", { signal }));
  const [isAsking, setIsAsking] = useState(false);
  const toast = useToast();
  if (!data?.isPresent) return null;

  const clear = async () => {
    try {
      await request("/sample-data", { method: "DELETE" });
      toast({ title: t("The sample data is gone"), tone: "success" });
    } catch (cause) {
      toast({ title: t("The sample data was not removed"), description: messageOf(cause), tone: "danger" });
    }
  };

  return (
    <div className="rounded-md bg-subtle p-3">
      <p className="text-xs text-muted">{t("You see sample data.")}</p>
      <Button variant="link" size="sm" className="-ml-2.5" onClick={() => setIsAsking(true)}>
        {t("Clear sample data")}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={clear}
        title={t("Clear sample data?")}
        description={t("All entries that came with the app are deleted. Your own entries stay.")}
        confirmLabel={t("Clear sample data")}
        cancelLabel={t("Cancel")}
      />
    </div>
  );
}
