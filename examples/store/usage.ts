import { Store } from './index';

const store = new Store('entries.redb');
store.set('a', 'text');
store.set('b', new Uint8Array(2));
const value: Uint8Array | null = store.get('a');
for (const { key, value: bytes } of store.entries({ from: 'a' })) {
  const length: number = bytes.length;
  console.log(key.toUpperCase(), length);
}
store.apply([{ key: 'a' }]);
// @ts-expect-error: a number is no value
store.set('c', 7);
// @ts-expect-error: the size follows from the entries
store.size = 0;
console.log(value);
