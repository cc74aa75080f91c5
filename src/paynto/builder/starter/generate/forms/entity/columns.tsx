«imports»
export const «camel»Columns: RecordColumn<«pascal»>[] = [
«columns»];

export const «camel»CsvColumns: CsvColumn<«pascal»>[] = [
«csv»];
