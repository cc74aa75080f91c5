import { useToast } from "@/components/ui/toast";
import { messageOf, type RecordClient } from "@/lib/records";
import { t } from "@/lib/texts";

/** Deletes a row at once and offers to bring it back; tells whether the row is gone. */
export function useDelete<Row extends { id: number }>(client: RecordClient<Row, never>) {
  const toast = useToast();
  return async (row: Row): Promise<boolean> => {
    const name = client.nameOf(row);
    const restore = async () => {
      try {
        await client.restore(row);
        toast({ title: t("“{name}” is back", { name }), tone: "success" });
      } catch (cause) {
        toast({ title: t("It could not be brought back"), description: messageOf(cause), tone: "danger" });
      }
    };
    try {
      await client.remove(row.id);
    } catch (cause) {
      toast({ title: t("“{name}” was not deleted", { name }), description: messageOf(cause), tone: "danger" });
      return false;
    }
    toast({ title: t("Deleted “{name}”", { name }), action: { label: t("Undo"), onClick: restore } });
    return true;
  };
}
