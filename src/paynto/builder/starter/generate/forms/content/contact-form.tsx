«imports»
export function ContactSection(_: { section: Section }) {
  return (
    <div className="mt-8 max-w-2xl">
«body»    </div>
  );
}
