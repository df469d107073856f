// What TypeScript must refuse: a line under `@ts-expect-error` without an error is one.

import {
  ANSWER,
  Connection,
  Counter,
  Level,
  NativeHandle,
  Shape,
  add,
  addLater,
  doublePage,
  exact,
  geometry,
  hello,
  louder,
  nameOf,
  otherColor,
  radiusOf,
  replay,
  resize,
  sum,
  sumOfSquares,
} from './addon.js';

// @ts-expect-error: too few
add(1);
// @ts-expect-error: too many
add(1, 2, 3);
// @ts-expect-error: of the wrong type
add(1, 'x');
// @ts-expect-error: null is not left out
hello('Ann', null);
// @ts-expect-error: each of them
sum(1, '2');
// @ts-expect-error: not to be assigned
ANSWER = 1;
// @ts-expect-error: a number, not a string
const text: string = add(1, 2);
// @ts-expect-error: a promise
const now: number = addLater(1, 2);
// @ts-expect-error: not iterable
sumOfSquares(1);

const counter = new Counter();
// @ts-expect-error: only read
counter.count = 1;
// @ts-expect-error: of the wrong type
counter.by = 'x';
// @ts-expect-error: skipped
counter.privateBusiness();
// @ts-expect-error: skipped too
Counter.privateBusiness();
// @ts-expect-error: of the class, not of its objects
counter.fromText('1');
// @ts-expect-error: of its objects, not of the class
Counter.advance();
// @ts-expect-error: not for JavaScript
new NativeHandle();
// @ts-expect-error: no constructor
new Connection('here');
// @ts-expect-error: another class
radiusOf(new Shape('s'));
// @ts-expect-error: no instance
nameOf({});
// @ts-expect-error: in its namespace
new geometry.Counter();
// @ts-expect-error: all parameters
new geometry.Point(1);
// @ts-expect-error: nothing of another class
const { whose } = counter, wrong = whose.call(new Shape('s'), counter);

// @ts-expect-error: a property is missing
resize({});
// @ts-expect-error: of the wrong type
resize({ width: 'wide' });
// @ts-expect-error: no such property
exact({ a: 1, c: 2 });
// @ts-expect-error: of the wrong type
doublePage({ items: ['a'] });
// @ts-expect-error: no member
louder(Level.Middle);
// @ts-expect-error: no number of a member
louder(4);
// @ts-expect-error: no such text
otherColor('green');
// @ts-expect-error: no such tag
replay({ kind: 'opened' });
// @ts-expect-error: a property of the variant is missing
replay({ kind: 'moved', toX: 1 });

export { now, text, wrong };
