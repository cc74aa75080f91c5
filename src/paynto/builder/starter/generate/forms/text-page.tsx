import { PageHeader } from "@/components/ui/page-header";

export function «component»() {
  return (
    <article className="max-w-2xl">
      <PageHeader title=«title» />
      <div className="grid gap-4 text-base leading-relaxed">
«paragraphs»      </div>
    </article>
  );
}
