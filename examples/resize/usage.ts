import { resize } from './index';

const data = new Uint8Array(16);
const small: Uint8Array = resize({ width: 2, height: 2, data }, { width: 1, height: 1, filter: 'nearest' });
// @ts-expect-error: there is no such filter
resize({ width: 2, height: 2, data }, { width: 1, height: 1, filter: 'magic' });
// @ts-expect-error: pixels are bytes
resize({ width: 2, height: 2, data: 'pixels' }, { width: 1, height: 1 });
console.log(small.length);
