«imports»
export function «pascal»FormPage() {
  return (
    <RecordFormPage
      client={«plural»}
      schema={«camel»Schema}
      listTitle=«title»
      newTitle=«new_label»
      defaults={«defaults»}
    >
      {(field) => (
        <>
«controls»        </>
      )}
    </RecordFormPage>
  );
}
