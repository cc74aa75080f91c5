«imports»
export function «pascal»DetailPage() {
  return (
    <RecordDetail
      client={«plural»}
      listTitle=«title»
      facts={(«camel») => [
«facts»      ]}
    «end»
  );
}
