// What TypeScript must accept of the test addon; `wrong.ts` has what it must refuse.

import {
  ANSWER,
  Circle,
  Connection,
  Countdown,
  Counter,
  Direction,
  Echo,
  Event,
  Level,
  NativeHandle,
  NumberList,
  Range,
  ResizeOptions,
  Shape,
  TextList,
  Ticker,
  Tree,
  Wheel,
  add,
  addLater,
  borrowed,
  countLevels,
  doublePage,
  explode,
  geometry,
  greeting,
  hello,
  identity,
  louder,
  makePair,
  maybe,
  nameOf,
  nextUser,
  nothing,
  numberTools,
  openHandle,
  otherColor,
  replay,
  resize,
  sparse,
  sum,
  sumOfSquares,
  sumTree,
  swap,
  turn,
} from './addon.js';

/** Fails to compile unless both types are the same. */
function same<Expected>(): <Actual>(
  actual: Actual,
  ...equal: [Expected] extends [Actual] ? ([Actual] extends [Expected] ? [] : [never]) : [never]
) => void {
  return () => {};
}

same<number>()(add(1, 2));
same<string>()(hello('Ann'));
same<string>()(hello('Ann', '?'));
same<void>()(nothing());
same<number | null>()(maybe());
same<number | null>()(maybe(null));
same<unknown>()(identity({}));
same<number>()(sum());
same<number>()(sum(1, 2, 3));
same<object>()(makePair(1, 2));
same<number>()(ANSWER);
same<string>()(greeting);
same<number>()(numberTools.square(numberTools.ZERO));
same<boolean>()(numberTools.deep.isDeep());
const exploding: () => never = () => explode('boom');

const counter = new Counter();
new Counter(1, null);
same<number>()(counter.count);
counter.by = 3;
counter.half = counter.half + 1;
same<number>()(counter.advance());
same<Counter>()(counter.copy());
same<Counter>()(Counter.fromText('1'));
same<number>()(Counter.MAX_STEP);
same<string>()(Counter.kind);
same<string>()(counter[Symbol.toStringTag]);
same<boolean>()(counter.whose(counter));
counter[Symbol.dispose]();
counter.withCallback(() => 1);

const circle: Shape = new Circle(1);
same<string>()(circle.describe());
same<string>()(new Wheel(1, 2).innerName);
same<string>()(nameOf(new Wheel(1, 2)));
class Loud extends Counter {
  override advance(): number {
    return super.advance(2);
  }
}
same<number>()(new Loud(1).advance());

same<NativeHandle>()(openHandle(1));
same<number | null>()(new NumberList().last());
same<string | null>()(new TextList().last());
for (const left of new Countdown(3)) {
  same<number>()(left);
}
for (const number of new Range(3)) {
  same<number>()(number);
}
const step = new Echo().next('a');
if (!step.done) {
  same<string>()(step.value);
}
same<geometry.Point>()(geometry.middle(new geometry.Point(1, 2), new geometry.Point(3, 4)));

const options: ResizeOptions = { width: 1 };
same<number>()(resize({ ...options, title: null, 'keep-ratio': true, qualityLevel: 1 }).width);
same<boolean>()(sparse().always);
borrowed({ text: 'a', other: 1 });
same<{ items: number[]; next: string | null }>()(doublePage({ items: new Set([1]) }));
const tree: Tree = { value: 1, children: [{ value: 2, children: [] }] };
same<number>()(sumTree(tree));
same<number>()(tree.children.length);
same<Level>()(louder(Level.Low));
same<Direction>()(turn('DOWN'));
same<Direction>()(turn(Direction.Down));
same<'red' | 'darkGreen'>()(otherColor('red'));
const event: Event = replay({ kind: 'moved', toX: 1, toY: 2 });
if (event.kind === 'renamed') {
  same<string>()(event.value);
}
same<number>()(nextUser(1));
same<string | number | number[]>()(swap(new Set([1])));
same<Map<string, number>>()(countLevels([Level.High]));

async function later(): Promise<void> {
  same<number>()(await addLater(1, 2));
  same<number>()(await sumOfSquares([1, 2]));
  const connection = await Connection.open('here');
  same<number>()(await connection.send(1));
  await connection[Symbol.asyncDispose]();
  for await (const tick of new Ticker(3)) {
    same<number>()(tick);
  }
}

export { exploding, later };
