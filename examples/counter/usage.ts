import { Counter } from './index';

const counter = new Counter(40, 2);
const value: number = counter.increment(3);
counter.value = value;
counter.each(100, (n: number) => {
  console.log(n);
});
const parsed: Counter = Counter.parse('5');
// @ts-expect-error: a text is no number
new Counter('many');
// @ts-expect-error: there is no such method
parsed.decrement();
// @ts-expect-error: `parse` belongs to the class
counter.parse('5');
