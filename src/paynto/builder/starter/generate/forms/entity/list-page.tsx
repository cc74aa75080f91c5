«imports»«filters_constant»
export function «pascal»ListPage() {
  return (
    <RecordList
      title=«title»«description»
      icon={<«icon» />}
      newLabel=«new_label»
      searchLabel=«search_label»
      client={«plural»}
      columns={«camel»Columns}
      csvColumns={«camel»CsvColumns}
      filters=«filters»
      defaultSort={«sort»}
    />
  );
}
