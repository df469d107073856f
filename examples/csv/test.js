'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { CsvFile, CsvRows } = require('./index.js');

async function test() {
  const text = 'name,city\nZoë,"São Paulo, SP"\nAda,London\n';
  const rows = [...new CsvRows(text)];
  assert.deepStrictEqual(rows, [{ name: 'Zoë', city: 'São Paulo, SP' }, { name: 'Ada', city: 'London' }]);
  assert.deepStrictEqual([...new CsvRows('a;b\n1;2\n', { separator: ';' })], [{ a: '1', b: '2' }]);
  assert.deepStrictEqual([...new CsvRows('')], []);
  assert.throws(() => [...new CsvRows('a,b\n1\n')], { code: 'ERR_CSV' });
  assert.throws(() => new CsvRows(text, { separator: '<>' }), { code: 'ERR_SEPARATOR' });
  assert.throws(() => new CsvRows(7), TypeError);

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'csv-'));
  try {
    const file = path.join(folder, 'squares.csv');
    fs.writeFileSync(file, 'n,square\n' + Array.from({ length: 1000 }, (_, n) => `${n},${n * n}\n`).join(''));
    let sum = 0;
    let count = 0;
    for await (const { square } of new CsvFile(file)) {
      sum += Number(square);
      count++;
    }
    assert.deepStrictEqual([count, sum], [1000, 332_833_500]);
    // Leaving the loop early is fine.
    for await (const { n } of new CsvFile(file)) {
      if (n === '10') break;
    }
    assert.throws(() => new CsvFile(path.join(folder, 'nowhere')), { code: 'ERR_CSV_FILE' });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  console.log('ok');
}

test();
