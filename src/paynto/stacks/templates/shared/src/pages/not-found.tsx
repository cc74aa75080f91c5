import { FileQuestionMark } from "lucide-react";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { usePageTitle } from "@/lib/use-page-title";

export function NotFoundPage() {
  usePageTitle("Page not found");
  return (
    <div className="mx-auto max-w-xl p-6">
      <EmptyState
        icon={<FileQuestionMark />}
        title="Page not found"
        description="The address may be mistyped, or the page was removed."
        action={<LinkButton to="/">Go to the start page</LinkButton>}
      />
    </div>
  );
}
