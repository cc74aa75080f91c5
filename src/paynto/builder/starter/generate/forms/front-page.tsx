«imports»
export function FrontPage() {
  return (
    <Board
«attributes»«form»      renderRow={(«camel») => (
«row»      )}
    />
  );
}
