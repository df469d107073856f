import { CsvFile, CsvRows } from './index';

async function use(): Promise<void> {
  for (const row of new CsvRows('a,b\n1,2\n', { separator: ',' })) {
    const field: string = row['a'] ?? '';
    console.log(field.length);
  }
  for await (const row of new CsvFile('a.csv')) {
    const field: string = row['a'] ?? '';
    console.log(field.length);
  }
  // @ts-expect-error: a file's rows come later
  for (const row of new CsvFile('a.csv')) console.log(row);
  // @ts-expect-error: a separator is a text
  new CsvRows('', { separator: 1 });
}

use();
